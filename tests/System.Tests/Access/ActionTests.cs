using System.Text.Json;
using GpCollections.Collections;
using GpCollections.Hosting;
using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GpCollections.Access;

/// <summary>
/// What `actions` tells each person in each status, against the mutation itself: what is not allowed is sent and
/// refused with that code, what is allowed passes the rights of each, and is done by one.
/// </summary>
[Collection<Clocked>]
public sealed class ActionTests(ClockedSystem system)
{
    private const string Read = """
        query($key: CollectionKey!) {
          collection(key: $key) {
            figures { version } deadlines { step closesAt } actions { action allowed code }
          }
        }
        """;

    private static readonly CollectionAction[] Actions = Enum.GetValues<CollectionAction>();

    /// <summary>Those who can act at all. The others are asked about one scene.</summary>
    private static readonly Role[] Acting = [.. Rights.Table.Select(grant => grant.Role).Distinct()];

    [Fact]
    public async Task Actions_and_mutations_agree_in_every_status_for_every_role()
    {
        var scenes = Scene.All(system);
        foreach (var scene in scenes)
        {
            await scene.Begin(system);
        }

        system.Pass(TimeSpan.FromDays(3));
        Assert.Equal(
            Enum.GetValues<CollectionStatus>().Select(status => status.ToString()).Order(),
            scenes.Select(scene => scene.Status.Replace("_", "")).Distinct()
                .Select(status => Enum.Parse<CollectionStatus>(status, ignoreCase: true).ToString()).Order());
        foreach (var scene in scenes)
        {
            await Agrees(scene, scene == scenes[0] ? Enum.GetValues<Role>() : Acting);
        }
    }

    private async Task Agrees(Scene scene, Role[] roles)
    {
        var one = await scene.Fresh();
        var allowed = new List<(CollectionAction Action, Func<Case, Person> Who)>();
        foreach (var some in People(roles, scene.AlsoAt).Chunk(4))
        {
            var told = await Task.WhenAll(some.Select(who => Allowed(scene, one, who)));
            allowed.AddRange(told.SelectMany(them => them));
        }

        foreach (var (at, action) in allowed.GroupBy(each => each.Action).Index())
        {
            var copy = await scene.Fresh();
            var person = action.ElementAt(at % action.Count()).Who(copy);
            var told = await person.Ask(Read, new { key = copy.Key });
            var outcomes = await Send(person, Inputs(copy, action.Key, told, submit: scene.Typed));
            Assert.True(
                outcomes.Contains(null),
                $"{scene}: {action.Key} is allowed to {person.Id}: {string.Join(", ", outcomes)}");
        }
    }

    /// <summary>Tries all that this person is told of one collection, and changes nothing.</summary>
    private async Task<IEnumerable<(CollectionAction, Func<Case, Person>)>> Allowed(
        Scene scene, Case one, Func<Case, Person> who)
    {
        var person = who(one);
        var told = await person.Ask(Read, new { key = one.Key });
        var actions = (told.At("collection.actions")?.EnumerateArray() ?? default).ToDictionary(
            available => available.Text("action")!.Replace("_", ""), StringComparer.OrdinalIgnoreCase);
        var sent = Actions.Select(action => actions.TryGetValue($"{action}", out var available)
                ? (Action: action, Code: available.Text("allowed") == "True" ? "INVALID" : available.Text("code"))
                : (Action: action, Code: null))
            .SelectMany(each => Inputs(one, each.Action, told, each.Code == "INVALID" ? Probe.BadKey : null)
                .Take(each.Code is null or "FORBIDDEN" ? 1 : int.MaxValue)
                .Select(input => (each.Action, each.Code, Input: input)))
            .ToList();
        var codes = await Send(person, [.. sent.Select(each => each.Input)]);
        foreach (var action in sent.Zip(codes).GroupBy(each => each.First.Action))
        {
            var (code, outcomes) = (action.First().First.Code, action.Select(each => each.Second).ToList());
            Assert.True(
                code is not null ? outcomes.Contains(code) && !outcomes.Contains(null)
                    // A hold on what is neither declared nor approved blocks nothing, and is not offered.
                    : action.Key == CollectionAction.PlaceHold || !outcomes.Contains(null),
                $"{scene}: {action.Key} by {person.Id} is told {code}: {string.Join(", ", outcomes)}");
            Assert.True(
                told.At("collection") is not null || outcomes.TrueForAll(outcome => outcome is "NOT_FOUND"
                    || (outcome is "FORBIDDEN" && action.Key == CollectionAction.PlaceHold)),
                $"{scene}: {action.Key} by {person.Id}, who sees nothing: {string.Join(", ", outcomes)}");
        }

        // The contract's actions that no mutation takes yet are told to nobody.
        Assert.Empty(actions.Keys.Except(sent.Select(each => $"{each.Action}"), StringComparer.OrdinalIgnoreCase));
        return sent.Where(each => each.Code == "INVALID").Select(each => each.Action).Distinct()
            .Select(action => (action, who));
    }

    /// <summary>Each role at each place, who did it all, and the service desk for some.</summary>
    private IEnumerable<Func<Case, Person>> People(Role[] roles, string[] alsoAt) =>
    [
        .. from role in roles
           from place in (Func<Case, string>[])
           [
               one => one.Practice, one => one.Commissioner, _ => "X24",
               .. alsoAt.Select(code => (Func<Case, string>)(_ => code)),
           ]
           select (Func<Case, Person>)(one => one.At(place(one), $"{role}", RoleNames.Of(role))),
        .. ((string[])["typist", "manager", "approver"]).Select(id => (Func<Case, Person>)(one => Person.With(
            system, $"{id}-{one.Practice}", (one.Practice, ["VIEW"]),
            (one.Commissioner, ["APPROVAL_MANAGEMENT", "FINANCE_MANAGEMENT"])))),
        .. ((Role[])[Role.ServiceManagement, Role.AchievementEntry, Role.DeclarationManagement]).Select(role =>
            (Func<Case, Person>)(one => Person.OnBehalf(
                system, $"desk-{one.Practice}", one.Practice, RoleNames.Of(role)))),
    ];

    /// <summary>The mutation's inputs that could do it; none where the schema has no such mutation yet.</summary>
    private IReadOnlyList<(string Mutation, object Input)> Inputs(
        Case one, CollectionAction action, JsonElement told, string? key = null, bool submit = false)
    {
        var mutation = action switch
        {
            CollectionAction.Accept => "acceptOffer",
            CollectionAction.Decline => "declineOffer",
            _ => JsonNamingPolicy.CamelCase.ConvertName($"{action}"),
        };
        if (InputType(mutation) is null)
        {
            return [];
        }

        var seen = told.At("collection.figures") is { } figures ? figures.Number("version") : 0;
        object[] inputs = action switch
        {
            CollectionAction.Accept or CollectionAction.Decline or CollectionAction.WithdrawOffer =>
                [new { practice = one.Practice, service = one.Service.Code, reason = "Because", idempotencyKey = key }],
            CollectionAction.EndParticipation => [Scene.Ending(one, key)],
            CollectionAction.EnterFigures =>
                [new { key = one.Key, submit, values = submit ? Case.Figures() : [], idempotencyKey = key }],
            CollectionAction.RecordCheck =>
                [new { key = one.Key, figuresVersion = seen, counts = Array.Empty<object>(), idempotencyKey = key }],
            CollectionAction.Declare =>
                [new { key = one.Key, figuresVersion = seen, statementVersion = "1", idempotencyKey = key }],
            CollectionAction.Approve or CollectionAction.ApproveFinancially =>
                [new { key = one.Key, figuresVersion = seen, idempotencyKey = key }],
            CollectionAction.Reject =>
                [new { key = one.Key, code = "OTHER", note = "Count again", idempotencyKey = key }],
            CollectionAction.PostMessage => [new { key = one.Key, text = "Why fewer?", idempotencyKey = key }],
            CollectionAction.ExtendDeadline => [.. Extensions(one, told, key)],
            CollectionAction.PlaceHold =>
            [
                new
                {
                    practice = one.Practice, service = one.Service.Code, period = one.Period, reason = "Doubt",
                    idempotencyKey = key,
                },
            ],
            _ => [new { key = one.Key, reason = "Because", idempotencyKey = key }],
        };
        return [.. inputs.Select(input => (mutation, input))];
    }

    /// <summary>A day more for each step.</summary>
    private IEnumerable<object> Extensions(Case one, JsonElement told, string? key) =>
        ((string[])["RESPOND", "EXTRACT", "MANUAL_ENTRY", "DECLARE", "APPROVE"]).Select(deadline =>
        {
            var closes = (told.At("collection.deadlines")?.EnumerateArray() ?? default)
                .Where(step => step.Text("step") == deadline).Select(step => step.At("closesAt")?.GetDateTimeOffset())
                .FirstOrDefault();
            var until = (closes > system.Now ? closes.Value : system.Now).AddDays(1);
            return new { key = one.Key, deadline, until, reason = "Flooded", idempotencyKey = key };
        });

    /// <summary>The code of each mutation's refusal; null: it was done.</summary>
    private async Task<string?[]> Send(Person person, IReadOnlyList<(string Mutation, object Input)> sent)
    {
        var variables = string.Join(", ", sent.Select((each, at) => $"$i{at}: {InputType(each.Mutation)}!"));
        var fields = sent.Select((each, at) => $"m{at}: {each.Mutation}(input: $i{at}) {{ errors {{ code }} }}");
        var data = await person.Ask(
            $"mutation({variables}) {{ {string.Join('\n', fields)} }}",
            sent.Index().ToDictionary(each => $"i{each.Index}", each => each.Item.Input));
        return [.. sent.Select((_, at) => data.At($"m{at}")!.Value.Refusal())];
    }

    private string? InputType(string mutation) => system.ApiServices.GetRequiredService<ISchema>().Mutation!
        .Fields.Find(mutation)?.Arguments!.Find("input")!.ResolvedType!.GetNamedType().Name;
}
