using GpCollections.Organisations;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Storage;

public sealed class ReferenceTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncDisposable
{
    private readonly Practices _practices = new(database.Database, new());

    public ValueTask DisposeAsync() => _practices.DisposeAsync();
    private readonly RegisterImport _register = new(database.Database);
    private readonly Catalogue _catalogue = new(database.Database);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Service Hpv { get; } = new(
        "HPV-2017-18", "HPV", "HPV completing dose", ServiceCategory.VaccinationAndImmunisation, OdsCode.NhsEngland,
        new(2017, 4, 1), new(2018, 3, 31), CollectionMethod.Automatic, ManualEntryPolicy.AfterExtractComplete,
        true, true, true, false,
        [new("HPV01", "Doses", null, IndicatorKind.Count, null, null, null, false, 9.80m)],
        [Period("2017-10", new(2017, 10, 1), new(2017, 10, 31)), Period("2018-03", new(2018, 3, 1), new(2018, 3, 31))],
        LateJoin.NextExtractOnly,
        new(TariffKind.ItemOfService, null, null, [new("HPV01", new(2017, 4, 1), 10.06m)]),
        new("Direction 1", "Notice 1"));

    [Fact]
    public async Task A_service_is_read_as_it_was_defined()
    {
        var by = Sample.Person;
        Assert.Equivalent(Hpv, await _catalogue.Insert(Hpv, null, by, Sample.Now, Token), strict: true);
        Assert.Equivalent(Hpv, await new Catalogue(database.Database).ByCode(Hpv.Code, null, Token), strict: true);

        var other = await _catalogue.Insert(Hpv with { Name = "Other" }, null, by, Sample.Now, Token);
        Assert.Equal("HPV completing dose", other.Name);
        Assert.Equal("2018-03", (await _catalogue.Terms(Hpv.Code, 1, "2018-03", Token))!.Period.Code);
        Assert.Null(await _catalogue.Terms(Hpv.Code, 2, "2018-03", Token));

        await _catalogue.Insert(Hpv with { Version = 2, Name = "Second" }, "Renamed.", by, Sample.Now, Token);
        Assert.Equal("Second", Assert.Single(await _catalogue.All(Token)).Name);
        Assert.Equal(2, (await _catalogue.Timetable("2017-18", null, Token)).Length);
        Assert.Empty(await _catalogue.Timetable("2016-17", null, Token));
        Assert.Empty(await _catalogue.Timetable("2017-18", "QOF-2017-18", Token));
    }

    [Fact]
    public async Task An_import_counts_what_it_did_and_keeps_what_it_does_not_know()
    {
        var one = Practice(1, "The Densham Surgery") with { ClinicalSystem = "SYSTEM ONE", SharedSystem = true };
        var two = Practice(2, "Queens Park Medical Centre");

        Assert.Equal(new(2, 0, 0), await Upsert(one, two));
        Assert.Equal(new(0, 0, 2), await Upsert(one, two));
        var unknown = one with { ClinicalSystem = null, SharedSystem = false };
        Assert.Equal(new(0, 1, 1), await Upsert(unknown, two with { Name = "Q" }));
        Assert.Equal([one, two with { Name = "Q" }], await _practices.ByCodes([one.Code, two.Code], Token));
        Assert.Equal(new(0, 1, 0), await Upsert(two, two with { Name = "R" }));
    }

    [Fact]
    public async Task Practices_are_searched_by_code_and_by_the_begin_of_a_word()
    {
        await Upsert(Practice(11, "The Elm Surgery"), Practice(12, "Elmwood"), Practice(13, "Helm House"));

        Assert.Equal(2, await _practices.Count("elm", null, null, Token));
        Assert.Equal(1, await _practices.Count("t00013", null, true, Token));
        Assert.Equal(0, await _practices.Count("100%", null, null, Token));
        var first = await _practices.Page("elm", null, null, null, false, 1, Token);
        var last = await _practices.Page("elm", null, null, null, true, 1, Token);
        Assert.Equal(("The Elm Surgery", true), (first.Items[0].Name, first.More));
        Assert.Equal(("Elmwood", true), (last.Items[0].Name, last.More));
        var next = await _practices.Page("elm", null, null, first.Items[0].Code, false, 5, Token);
        Assert.Equal(("Elmwood", false), (Assert.Single(next.Items).Name, next.More));
    }

    [Fact]
    public async Task Every_code_has_an_organisation()
    {
        await Upsert(Practice(21, "Oak Tree"));
        var found = await new OrganisationList(database.Database).ByCodes(
            [OdsCode.NhsEngland, OdsCode.Parse("Q88"), Sample.Practice(21), OdsCode.Parse("Q00")], Token);

        Assert.Equal(new(OdsCode.NhsEngland, "NHS England", OrganisationKind.National), found[OdsCode.NhsEngland]);
        Assert.Equal("NHS England Kent, Surrey and Sussex", found[OdsCode.Parse("Q88")].Name);
        Assert.Equal(OrganisationKind.Practice, found[Sample.Practice(21)].Kind);
        Assert.Equal("Q00", found[OdsCode.Parse("Q00")].Name);
    }

    [Theory]
    [InlineData("2017-04-01", "2017-18")]
    [InlineData("2018-03-31", "2017-18")]
    [InlineData("2018-04-01", "2018-19")]
    [InlineData("2000-01-01", "1999-00")]
    public void A_financial_year_begins_in_April(string day, string year) =>
        Assert.Equal(year, Catalogue.FinancialYear(DateOnly.Parse(day)));

    private async Task<ImportCounts> Upsert(params Practice[] practices) =>
        await _register.Upsert([.. practices], Sample.Person, Sample.Now, new(2018, 4, 1), false, Token) with
        {
            Changes = null,
        };

    private static Practice Practice(int number, string name) =>
        new(Sample.Practice(number), name, OdsCode.Parse("Q74"), "TS18 1HU", true, new(1974, 4, 1), null, null, false);

    private static ServicePeriod Period(string code, DateOnly startsOn, DateOnly endsOn) => new(
        code, startsOn, endsOn, endsOn, Sample.Now, Sample.Now.AddDays(5), null, null, null, null, true, null);
}
