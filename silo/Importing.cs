using System.Diagnostics;
using GpCollections.Access;
using GpCollections.Organisations;
using GpCollections.Services;
using Npgsql;

namespace GpCollections;

/// <summary>Loads the catalogue from reference files: those that are shipped, or a folder of one's own.</summary>
public static class Importing
{
    private const string Reason = "Loaded from reference files.";

    private static readonly Actor Importer = new("system:import", "silo import");

    /// <summary>The shipped files, by name.</summary>
    public static IReadOnlyDictionary<string, string> Shipped() => ReferenceFiles.Names.ToDictionary(
        name => name,
        name =>
        {
            using var stream = typeof(Importing).Assembly.GetManifestResourceStream(name)
                ?? throw new FileNotFoundException(name);
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        });

    public static IReadOnlyDictionary<string, string> Folder(string folder) => ReferenceFiles.Names
        .Select(name => (Name: name, Path: Path.Combine(folder, name))).Where(file => File.Exists(file.Path))
        .ToDictionary(file => file.Name, file => File.ReadAllText(file.Path));

    /// <param name="onlyMissing">Services that are there already stay as they are, even if they differ.</param>
    /// <returns>1 when something was rejected, else 0.</returns>
    public static async Task<int> Run(
        NpgsqlDataSource source, IReadOnlyDictionary<string, string> files, TextWriter output,
        TimeProvider clock, CancellationToken cancellationToken, bool onlyMissing = false)
    {
        var watch = Stopwatch.StartNew();
        var data = ReferenceFiles.Read(files);
        foreach (var problem in data.Problems)
        {
            await output.WriteLineAsync(
                $"{problem.File}:{problem.Line} {problem.Column} '{problem.Value}': {problem.Message}");
        }

        var database = new Database(source);
        var catalogue = new Catalogue(database);
        var defining = new Defining(catalogue);
        var known = onlyMissing ? (await catalogue.All(cancellationToken)).Select(one => one.Code).ToHashSet() : [];
        await new OrganisationList(database).Name(data.Requesters, cancellationToken);
        var counts = Enum.GetValues<DefinedAs>().ToDictionary(each => each, _ => 0);
        foreach (var service in data.Services.Where(one => !known.Contains(one.Code)))
        {
            var taken = await defining.Take(
                service, Reason, null, Importer, clock.GetUtcNow(), cancellationToken, keepsDates: true);
            counts[taken.As]++;
            if (taken.As != DefinedAs.Unchanged)
            {
                await output.WriteLineAsync(
                    $"{service.Code}: {$"{taken.As}".ToLowerInvariant()} {taken.Refusal?.Message}".TrimEnd());
            }
        }

        foreach (var code in data.Rejected)
        {
            await output.WriteLineAsync($"{code}: rejected");
        }

        await output.WriteLineAsync(
            $"{counts[DefinedAs.Created]} created, {counts[DefinedAs.Updated]} updated, "
            + $"{counts[DefinedAs.Unchanged]} unchanged, {data.Rejected.Length + counts[DefinedAs.Refused]} rejected, "
            + FormattableString.Invariant($"in {watch.Elapsed.TotalSeconds:0.0} s."));
        return data.Problems.IsEmpty && counts[DefinedAs.Refused] == 0 ? 0 : 1;
    }
}
