using System.Text.Json;

namespace GpCollections.Hosting;

/// <summary>One collection under test, and the people around it: each has one job, and none is another.</summary>
public sealed class Case(TestSystem system, ServiceDefinition service, string practice, string commissioner)
{
    private const string Fields = """
        id status version
        participation { reason endedOn }
        figures { version source values { indicator { code } numerator denominator register count } }
        figuresHistory { version }
        draft { values { indicator { code } count } }
        extraction { attempts outcome detail nextAttemptAt }
        check { figuresVersion }
        declaration { number state amount figuresVersion approvedBy { id } }
        declarations { number state rejection endReason }
        achievement { amount amountHidden }
        awaiting { party action dueOn }
        actions { action allowed code }
        holds { id }
        """;

    public ServiceDefinition Service => service;

    /// <summary>Other collections of the same practice.</summary>
    public List<Case> ToDo { get; } = [];

    public string Practice => practice;

    public string Commissioner => commissioner;

    public string Period => service.Periods[0].Period;

    public string Id => $"{service.Code}/{Period}/{practice}";

    public object Key => new { practice, service = service.Code, period = Period };

    /// <summary>Answers offers and declares for the practice.</summary>
    public Person Manager => At(practice, "manager", "SERVICE_MANAGEMENT", "DECLARATION_MANAGEMENT");

    public Person Typist => At(practice, "typist", "ACHIEVEMENT_ENTRY");

    public Person Approver => At(commissioner, "approver", "APPROVAL_MANAGEMENT");

    /// <summary>Approves financially.</summary>
    public Person Payer => At(commissioner, "payer", "FINANCE_MANAGEMENT");

    public Person Commissioning => At(commissioner, "commissioning", "COMMISSIONING_MANAGEMENT");

    /// <summary>What accepts, declines or withdraws.</summary>
    public object Answer => new { practice, service = service.Code };

    /// <summary>Somebody of an organisation, whom no other case knows.</summary>
    public Person At(string organisation, string name, params string[] roles) =>
        Person.With(system, $"{name}-{practice}", (organisation, roles));

    /// <summary>The collection as it stands; undefined if the person may not see it.</summary>
    public async Task<JsonElement> Read(Person? by = null, string fields = Fields) => (await (by ?? Manager).Ask(
        $"query($key: CollectionKey!) {{ collection(key: $key) {{ {fields} }} }}", new { key = Key }))
        .At("collection") ?? default;

    public async Task<string?> Status() => (await Read(fields: "status")).Text("status");

    public async Task<JsonElement> Becomes(string status)
    {
        await Wait.For(Status, found => found == status, $"{Id} is {status}");
        return await Read();
    }

    public async Task Offer(DateOnly? respondBy = null) => await Finished(await system.A.National.Do(
        "offerService", new { service = service.Code, practices = new[] { practice }, respondBy }));

    /// <summary>A bulk operation as soon as it is at its end.</summary>
    public Task<JsonElement> Finished(JsonElement payload) => Operations.Finished(
        system.A.National, payload.Text("operation.id")!);

    /// <summary>Figures for every indicator, without a warning.</summary>
    public static object[] Figures(int flu = 100) =>
    [
        new { indicator = "FLU001", count = flu },
        new { indicator = "CHD001", register = 80 },
        new { indicator = "CHD002", numerator = 40, denominator = 70, exceptions = 2, exclusions = 1 },
    ];

    public Task<JsonElement> Submit(int flu = 100) =>
        Typist.Do("enterFigures", new { key = Key, submit = true, values = Figures(flu) });

    public async Task<JsonElement> Declare(string? idempotencyKey = null)
    {
        var version = (await Read(fields: "figures { version }")).Number("figures.version");
        return await Manager.Do(
            "declare", new { key = Key, figuresVersion = version, statementVersion = "1", idempotencyKey });
    }

    /// <summary>What approves the figures of a version.</summary>
    public object Seen(int figuresVersion = 1, decimal? amount = null, string? idempotencyKey = null) =>
        new { key = Key, figuresVersion, amount, idempotencyKey };

    public object Because(string reason, int? expectedVersion = null) => new { key = Key, reason, expectedVersion };

    /// <summary>The kinds of all that happened, oldest first.</summary>
    public async Task<string[]> History() =>
        (await Read(fields: "history(first: 50) { nodes { kind } }")).Texts("history.nodes", "kind");
}
