using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Collections;

/// <summary>Every code that a refusal can have, provoked once over HTTP.</summary>
[Collection<Running>]
public sealed class RefusalTests(TestSystem system)
{
    private Dictionary<RefusalCode, Func<Task<JsonElement>>> Provocations => new()
    {
        [RefusalCode.Invalid] = async () =>
        {
            var one = await system.A.Accepted(system.A.Manual());
            return await Type(one, new { indicator = "NONE", count = 1 });
        },
        [RefusalCode.NotFound] = async () =>
        {
            var one = await system.A.Offered(system.A.Manual());
            return await one.At("T99999", "stranger", "SERVICE_MANAGEMENT").Try("acceptOffer", one.Answer);
        },
        [RefusalCode.Forbidden] = async () =>
        {
            var one = await system.A.Offered(system.A.Manual());
            return await one.Typist.Try("acceptOffer", one.Answer);
        },
        [RefusalCode.Conflict] = async () =>
        {
            var one = await system.A.Declared(system.A.Manual());
            return await one.Manager.Try("withdrawDeclaration", one.Because("Too early", expectedVersion: 1));
        },
        [RefusalCode.WrongStatus] = async () =>
        {
            var one = await system.A.Accepted(system.A.Manual());
            return await one.Manager.Try("acceptOffer", one.Answer);
        },
        [RefusalCode.OnHold] = async () =>
        {
            var one = await system.A.Declared(system.A.Manual());
            await one.Approver.Do("placeHold", new { practice = one.Practice, reason = "Doubt" });
            return await one.Approver.Try("approve", one.Seen());
        },
        [RefusalCode.WindowClosed] = async () =>
        {
            var one = await system.A.Accepted(Typed(from: null, to: system.Today.AddDays(-1)));
            return await Type(one, new { indicator = "FLU001", count = 1 });
        },
        [RefusalCode.SamePerson] = async () =>
        {
            var one = await system.A.Declared(system.A.Manual());
            var both = Person.With(system, one.Typist.Id, (one.Commissioner, ["APPROVAL_MANAGEMENT"]));
            return await both.Try("approve", one.Seen());
        },
        [RefusalCode.StaleFigures] = async () =>
        {
            var one = await system.A.Declared(system.A.Manual());
            return await one.Approver.Try("approve", one.Seen(amount: 1m));
        },
        [RefusalCode.Incomplete] = async () =>
        {
            var one = await system.A.Accepted(system.A.Manual());
            return await Type(one, new { indicator = "FLU001", count = 1 });
        },
        [RefusalCode.Duplicate] = async () =>
        {
            var (one, other) = (await system.A.Declared(system.A.Manual()), await system.A.Declared(system.A.Manual()));
            await one.Approver.Do("approve", one.Seen(idempotencyKey: "same"));
            return await one.Approver.Try("approve", other.Seen(idempotencyKey: "same"));
        },
        [RefusalCode.NotParticipating] = async () =>
        {
            var one = await system.A.Offered(system.A.Manual());
            return await Type(one, new { indicator = "FLU001", count = 1 });
        },
        [RefusalCode.Unconfirmed] = async () =>
        {
            var one = await system.A.Accepted(system.A.Manual());
            return await one.Typist.Try("enterFigures", Odd(one));
        },
        [RefusalCode.NotYetOpen] = async () =>
        {
            var one = await system.A.Accepted(Typed(from: system.Today.AddDays(10), to: null));
            return await Type(one, new { indicator = "FLU001", count = 1 });
        },
    };

    public static TheoryData<RefusalCode> Codes => [.. Enum.GetValues<RefusalCode>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Every_code_is_told(RefusalCode code)
    {
        var payload = await Provocations[code]();
        Assert.Equal($"{code}", payload.Refusal()!.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
        Assert.NotEmpty(payload.Text("errors.0.message")!);
    }

    [Fact]
    public async Task A_warning_that_is_confirmed_lets_the_figures_through()
    {
        var one = await system.A.Accepted(system.A.Manual());
        var warning = (await one.Typist.Try("enterFigures", Odd(one))).Text("warnings.0.id");
        await one.Typist.Do("enterFigures", Odd(one, warning!));
        Assert.Equal("AWAITING_DECLARATION", await one.Status());
    }

    [Fact]
    public async Task A_wrong_value_is_named_by_its_path()
    {
        var one = await system.A.Accepted(system.A.Manual());
        var payload = await Type(one, new { indicator = "FLU001", count = -1 });
        Assert.Equal("values.0.count", payload.Field());
    }

    [Fact]
    public async Task A_hold_on_nothing_is_refused_by_its_field()
    {
        var one = await system.A.Offered(system.A.Manual());
        var (service, practice, reason) = (one.Service.Code, one.Practice, "Doubt");
        (string Field, object Input)[] nowhere =
        [
            ("service", new { service = "NO-SUCH", reason }),
            ("period", new { period = "NO-SUCH", reason }),
            ("period", new { service, period = "NO-SUCH", reason }),
            ("practice", new { practice = "T99998", reason }),
            ("commissioner", new { practice, commissioner = "ZB1", reason }),
            ("supplier", new { supplier = "NO SUCH", reason }),
        ];
        foreach (var (field, input) in nowhere)
        {
            var payload = await system.A.Operator.Try("placeHold", input);
            Assert.Equal(("INVALID", field), (payload.Refusal(), payload.Field()));
        }

        var there = new { service, period = one.Period, practice, commissioner = one.Commissioner, reason };
        Assert.Equal(1, (await one.Approver.Do("placeHold", there)).Number("affected"));
    }

    [Fact]
    public async Task A_refused_collection_is_told_as_it_stands()
    {
        var one = await system.A.Declared(system.A.Manual());
        var payload = await one.Approver.Try("approve", one.Seen(figuresVersion: 7));
        Assert.Equal("AWAITING_APPROVAL", payload.Text("collection.status"));
    }

    [Fact]
    public async Task Who_approved_does_not_approve_financially()
    {
        var one = await system.A.Approved(system.A.Manual());
        var both = Person.With(system, one.Approver.Id, (one.Commissioner, ["FINANCE_MANAGEMENT"]));
        Assert.Equal("SAME_PERSON", (await both.Try("approveFinancially", one.Seen())).Refusal());
    }

    private ServiceDefinition Typed(DateOnly? from, DateOnly? to)
    {
        var service = system.A.Manual();
        return service with
        {
            Periods = [service.Periods[0] with { ManualEntryOpensOn = from, ManualEntryClosesOn = to }],
        };
    }

    // More than the register has.
    private static object Odd(Case one, params string[] confirm) => new
    {
        key = one.Key,
        submit = true,
        confirm,
        values = (object[])
        [
            new { indicator = "FLU001", count = 1 }, new { indicator = "CHD001", register = 10 },
            new { indicator = "CHD002", numerator = 1, denominator = 11 },
        ],
    };

    private static Task<JsonElement> Type(Case one, object value) =>
        one.Typist.Try("enterFigures", new { key = one.Key, submit = true, values = new[] { value } });
}
