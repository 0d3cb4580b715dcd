using System.Globalization;
using System.Text;
using System.Text.Json;
using GpCollections.Hosting;
using GpCollections.House;
using GraphQL;
using GraphQL.Types;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GpCollections.Access;

/// <summary>
/// Asks the door for everything, as everybody: each role at each place. What it answers is the reviewed file.
/// </summary>
[Collection<Watched>]
public sealed class RightsMatrixTests(TestSystem system)
{
    private const int MostAtOnce = 10;
    private const string OtherPractice = "T99999";
    private const string OtherCommissioner = "ZB1";

    private static readonly Role[] Roles = Enum.GetValues<Role>();

    [Fact]
    public async Task The_door_answers_as_the_matrix_says()
    {
        var (one, probes, routes) = await Given();
        string[] names = [.. probes.Select(probe => probe.Covers), .. routes.Select(route => route.Covers)];
        (string Place, Func<Role, Person> Person)[] places =
        [
            ("A role at the practice", role => Holding(one.Practice, role)),
            ("A role at its commissioner", role => Holding(one.Commissioner, role)),
            ("A role at X24, which reaches everything", role => Holding("X24", role)),
            ("A role at another practice", role => Holding(OtherPractice, role)),
            ("A role at another commissioner", role => Holding(OtherCommissioner, role)),
            ("SUPPORT_CHANGE for a person with a role at the practice", role => Lent(one.Practice, role)),
            ("SUPPORT_CHANGE for a person with a role at its commissioner", role => Lent(one.Commissioner, role)),
        ];
        var text = Head();
        foreach (var (place, person) in places)
        {
            var columns = new List<string[]>();
            foreach (var some in Roles.Chunk(8))
            {
                columns.AddRange(await Task.WhenAll(some.Select(role => All(person(role)))));
            }

            Table(text, place, [.. Roles.Select(Letters)], names, columns);
        }

        Table(text, "Not signed in", ["nobody"], names, [await All(Person.Nobody(system))]);
        Approved.Verify(text.ToString().ReplaceLineEndings("\n"), "Rights.approved.md");

        async Task<string[]> All(Person person) =>
            [.. await Outcomes(person, probes), .. await Task.WhenAll(routes.Select(route => route.Outcome(person)))];
    }

    [Fact]
    public void Every_route_that_needs_a_right_is_in_the_matrix()
    {
        var nowhere = new Case(system, system.A.Manual(), "T00000", Hosting.Given.Region);
        var covered = Routes.All(Patterns(), nowhere, 1, "T00000", "ZA1-1", "-")
            .Select(route => route.Covers.Split('/', 2)[1]);
        Assert.Empty(Patterns().Except(Routes.Public).Except(covered));
    }

    [Fact]
    public void Every_field_that_needs_a_right_is_in_the_matrix()
    {
        using var api = ApiHost.Build(["--environment=Development", "--ConnectionStrings:Postgres=Host=nowhere"]);
        var schema = api.Services.GetRequiredService<ISchema>();
        schema.Initialize();
        var roots = new[] { schema.Query, schema.Mutation, schema.Subscription }.OfType<IObjectGraphType>();
        var guarded = roots.SelectMany(root => root.Fields.Select(field => $"{root.Name}.{field.Name}"))
            .Concat(
                from type in schema.AllTypes.OfType<IObjectGraphType>()
                from field in type.Fields
                where field.ResolvedType?.GetNamedType().Name == "Money"
                select $"{type.Name}.{field.Name}");

        var nowhere = new Case(system, system.A.Manual(), "T00000", Hosting.Given.Region);
        var probes = Probes.All(nowhere, nowhere, "-", "-", "-", "-");
        var missing = guarded.Except(probes.Select(probe => probe.Covers)).ToList();
        Assert.True(missing.Count == 0, $"Add a line to Probes.cs for each of: {string.Join(", ", missing)}");
    }

    private IEnumerable<string> Patterns() => system.ApiServices.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>().Select(route => route.RoutePattern.RawText!.TrimStart('/')).Distinct();

    private async Task<(Case One, Probe[] Probes, (string Covers, Func<Person, Task<string>> Outcome)[])> Given()
    {
        var service = system.A.Manual();
        await using var changes = await system.A.National.Follow(
            $$"""subscription { collectionChanged(filter: {service: ["{{service.Code}}"]}) { kind } }""");
        var one = await system.A.Declared(service with
        {
            Indicators = [service.Indicators[0] with { Group = "FLU" }, .. service.Indicators[1..]],
        });
        await one.Typist.Do("enterFigures", new { key = one.Key, submit = false, values = Array.Empty<object>() });
        foreach (var toDo in (ServiceDefinition[])[system.A.Manual(), system.A.Manual(), system.A.Automatic()])
        {
            // To be accepted, to be declared, and to be extracted, by the same practice.
            await system.A.National.Do("defineService", toDo);
            var other = new Case(system, toDo, one.Practice, one.Commissioner);
            await other.Offer();
            one.ToDo.Add(other);
        }

        await one.ToDo[1].Manager.Do("acceptOffer", one.ToDo[1].Answer);
        await one.ToDo[1].Submit();
        await one.ToDo[2].Manager.Do("acceptOffer", one.ToDo[2].Answer);
        var operation = await one.Approver.Do(
            "approveMany", new { filter = new { practice = new[] { one.Practice } }, dryRun = true });
        await Hosting.Operations.Finished(one.Approver, operation.Text("operation.id")!);
        var qof = await Qof(one);
        var run = await PaymentRun(qof);
        var hold = await one.Approver.Do("placeHold", new { practice = one.Practice, reason = "Doubt" });
        var begin = (await changes.Next(TestContext.Current.CancellationToken))!.Id!;
        await Delivered(one);
        await Holding(one.Practice, Role.Supplier).Post("no message");
        return (
            one,
            Probes.All(one, qof, operation.Text("operation.id")!, hold.Text("hold.id")!, begin, run),
            await Routes.Made(system, Patterns(), one, OtherPractice, run));
    }

    /// <summary>The same practice's points, with pounds for each.</summary>
    private async Task<Case> Qof(Case one)
    {
        var manual = system.A.Manual();
        var qof = new Case(
            system,
            manual with
            {
                Code = $"QOF-{manual.Code}",
                Category = "QOF",
                Indicators = [new("PC001", "REGISTER", "PC") { Points = 6 }],
                Tariff = new { kind = "QOF_POINTS", poundsPerPoint = 171.20m, nationalAverageListSize = 7732 },
            },
            one.Practice,
            one.Commissioner);
        var csv = $"practice,date,patients\n{one.Practice},{manual.StartsOn:yyyy-MM-dd},9450";
        await system.A.National.Do("importReference", new { kind = "LIST_SIZE", csv });
        await system.A.National.Do("defineService", qof.Service);
        await qof.Offer();
        await qof.Manager.Do("acceptOffer", qof.Answer);
        await qof.Payer.Do("agreeAspiration", new
        {
            practice = qof.Practice,
            service = qof.Service.Code,
            points = 1,
            agreedBy = "Dr Oak",
            agreedOn = system.Today,
            reason = "Agreed at the visit",
        });
        var advance = await qof.Payer.Do("makeAspirationPayments", new
        {
            service = qof.Service.Code,
            month = $"{system.Today:yyyy-MM}",
            practices = new[] { qof.Practice },
            points = 1,
        });
        Assert.Equal(
            1, (await Hosting.Operations.Finished(qof.Payer, advance.Text("operation.id")!)).Number("done"));
        var values = new[] { new { indicator = "PC001", register = 9 } };
        await qof.Typist.Do("enterFigures", new { key = qof.Key, submit = true, values });
        await qof.Declare();
        await qof.Approver.Do("approve", qof.Seen());
        await qof.Payer.Do("approveFinancially", qof.Seen());
        return qof;
    }

    /// <summary>Exported and confirmed.</summary>
    private async Task<string> PaymentRun(Case qof)
    {
        var payer = Holding(qof.Commissioner, Role.FinanceManagement);
        var month = $"{system.Today.AddMonths(2):yyyy-MM}";
        var opened = await payer.Do("openPaymentRuns", new { month, commissioner = qof.Commissioner });
        var run = opened.Text("runs.0.id")!;
        await payer.Do("exportPaymentRun", new { id = run });
        var answer = $"{run},{qof.Id}/1,PAID,{system.Today:yyyy-MM-dd},1,";
        var told = await Person.With(
            system, $"reader-{qof.Commissioner}", (qof.Commissioner, ["FINANCE_MANAGEMENT"])).Do(
            "importPaymentResults", new { csv = $"run,payment,outcome,date,amount,reason\n{answer}" });
        Assert.Equal(1, told.Number("paid"));
        return run;
    }

    /// <summary>What the same requester was given of another service of the practice.</summary>
    private async Task Delivered(Case one)
    {
        var given = new Case(
            system,
            system.A.Manual() with
            {
                Requester = one.Service.Requester,
                PaymentRelated = false,
                DeclarationRequired = false,
                ApprovalRequired = false,
                FinancialApprovalRequired = false,
            },
            one.Practice,
            one.Commissioner);
        await system.A.National.Do("defineService", given.Service);
        await given.Offer();
        await given.Manager.Do("acceptOffer", given.Answer);
        await given.Submit();
        await system.A.National.Do(
            "setDisclosureRule",
            new { requester = given.Service.Requester, threshold = 0, roundTo = 1, source = "None is needed." });
        await system.A.National.Do("releaseDelivery", new
        {
            requester = given.Service.Requester,
            service = given.Service.Code,
            period = given.Period,
        });
    }

    private Person Holding(string organisation, Role role) => Person.With(
        system, $"{organisation}-{role}".ToLowerInvariant(), (organisation, [RoleNames.Of(role)]));

    private Person Lent(string organisation, Role role) => Person.OnBehalf(
        system, $"desk-{organisation}-{role}".ToLowerInvariant(), organisation, RoleNames.Of(role));

    /// <summary>Several at once where they are allowed: one refusal must not take the others' place.</summary>
    private static async Task<string[]> Outcomes(Person person, Probe[] probes)
    {
        var isSomebody = person.Id != "nobody";
        var outcomes = new List<string>();
        foreach (var some in probes.Chunk(isSomebody ? MostAtOnce : 1).SelectMany(BySort))
        {
            if (some[0].IsStream)
            {
                outcomes.AddRange(await Task.WhenAll(some.Select(probe => FirstEvent(person, probe))));
                continue;
            }

            var inputs = some.Select((probe, at) => (probe.Input, at)).Where(each => each.Input is not null).ToArray();
            var variables = inputs.Length == 0
                ? ""
                : $"({string.Join(", ", inputs.Select(each => $"$i{each.at}: {each.Input!.Value.Type}!"))})";
            var fields = some.Select((probe, at) => $"p{at}: {probe.Asks.Replace("$input", $"$i{at}")}");
            var answer = await person.Answer(
                $"{(some[0].IsMutation ? "mutation" : "query")}{variables} {{ {string.Join('\n', fields)} }}",
                inputs.ToDictionary(each => $"i{each.at}", each => each.Input!.Value.Value));
            outcomes.AddRange(some.Select((probe, at) => Outcome(answer, probe, $"p{at}")));
        }

        return [.. outcomes];
    }

    private static IEnumerable<Probe[]> BySort(Probe[] probes) =>
        probes.GroupBy(probe => (probe.IsMutation, probe.IsStream)).Select(some => some.ToArray());

    // What is there is sent at once: nothing after a while is nothing.
    private static async Task<string> FirstEvent(Person person, Probe probe)
    {
        using var request = person.ToFollow($"subscription {{ p: {probe.Asks} }}");
        using var moment = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            var (_, text) = await person.FirstOf(request, moment.Token);
            var answer = JsonSerializer.Deserialize<JsonElement>(text);
            return answer.Code() == "NOT_FOUND" ? "404" : Outcome(answer, probe, "p");
        }
        catch (OperationCanceledException)
        {
            return Probe.Nothing;
        }
    }

    private static string Outcome(JsonElement answer, Probe probe, string alias)
    {
        if (answer.At("errors") is { } errors)
        {
            var own = errors.EnumerateArray().Where(error => error.Text("path.0") is not { } at || at == alias)
                .Select(error => error.Text("extensions.code")).FirstOrDefault();
            if (own is not null)
            {
                return own switch { "AUTH_NOT_AUTHENTICATED" => "401", "AUTH_NOT_AUTHORIZED" => "no", _ => own };
            }
        }

        return probe.Reads(answer.At($"data.{alias}"));
    }

    private static StringBuilder Head() => new StringBuilder()
        .AppendLine("# Who may ask for what, as the door answers").AppendLine()
        .AppendLine("Made by RightsMatrixTests.cs over HTTP; change the rights, not this file.")
        .AppendLine("A person holds one role in one organisation, and asks about one practice's collection,")
        .AppendLine("which stands declared, with a draft, a hold, and a dry run by the commissioner's approver.")
        .AppendLine()
        .AppendLine("| | |").AppendLine("|---|---|")
        .AppendLine("| yes | It is answered; a mutation would be carried out, as far as rights go |")
        .AppendLine("| - | Null, or not in the list: what one may not see is not there |")
        .AppendLine("| hid | It is there, and its pounds are not shown |")
        .AppendLine("| no | Refused: FORBIDDEN |")
        .AppendLine("| 404 | Refused: NOT_FOUND, as if there were none |")
        .AppendLine("| 401 | Refused: AUTH_NOT_AUTHENTICATED |").AppendLine()
        .AppendLine("Practices, services and the timetable are public: whoever is signed in reads them.")
        .AppendLine("approveMany approves what is the viewer's among what it is given, if that is nothing, nothing.")
        .AppendLine().AppendLine("| | | | | | | | |").AppendLine("|---|---|---|---|---|---|---|---|")
        .AppendJoin('\n', Roles.Chunk(4).Select(four =>
            $"| {string.Join(" | ", four.Select(role => $"{Letters(role)} | {RoleNames.Of(role)}"))} |"))
        .AppendLine();

    private static void Table(
        StringBuilder text, string place, string[] heads, string[] names, IReadOnlyList<string[]> columns)
    {
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## {place}").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"| | {string.Join(" | ", heads)} |")
            .AppendLine(CultureInfo.InvariantCulture, $"|---|{string.Concat(heads.Select(_ => "---|"))}");
        foreach (var (at, name) in names.Index())
        {
            var cells = columns.Select(column => column[at]);
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", cells)} |");
        }
    }

    /// <summary>Two, as short as sixteen columns need it: AE for AchievementEntry.</summary>
    private static string Letters(Role role) => role switch
    {
        Role.View => "VW",
        Role.Supervisor => "SV",
        Role.Support => "SU",
        Role.Supplier => "SP",
        Role.Requester => "RQ",
        Role.Auditor => "AU",
        _ => string.Concat($"{role}".Where(char.IsUpper))[..2],
    };
}
