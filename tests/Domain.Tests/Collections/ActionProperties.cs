using System.Reflection;
using CsCheck;
using GpCollections.Access;
using GpCollections.Extracts;
using GpCollections.Organisations;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Collections;

/// <summary>What a viewer is told of an action, and what comes of it: in any life, for whoever looks.</summary>
public sealed class ActionProperties
{
    private const int Lives = 8_000;

    private static readonly OdsCode[] Organisations =
        [Story.Key.Practice, Story.Commissioner, OdsCode.NhsEngland, OdsCode.Parse("Z99")];

    private static readonly Gen<Membership> Memberships = Gen.Select(
        Gen.Int[0, Organisations.Length - 1].Select(at => Organisations[at]),
        Gen.Enum<Role>().Array[0, 6],
        (organisation, roles) => new Membership(organisation, [.. roles]));

    /// <summary>Those who act in the lives, and others; one in five for another person.</summary>
    private static readonly Gen<Viewer> Viewers = Gen.Select(
        Gen.Int[0, LifecycleProperties.People.Length - 1].Select(at => LifecycleProperties.People[at]),
        Memberships.Array[1, 3],
        Gen.Int[0, 4],
        (person, memberships, other) =>
        {
            var viewer = new Viewer(person.Id, person.Name, [.. memberships]);
            var desk = new Viewer("desk", "Desk", [new(OdsCode.NhsEngland, [Role.SupportChange])]);
            return other == 0 ? Rights.ActingForAnother(desk, viewer)! : viewer;
        });

    [Fact]
    public void An_action_is_allowed_if_and_only_if_its_command_is() =>
        Gen.Select(LifecycleProperties.AnyLife, Viewers.Array[1, 4]).Sample(
            (life, viewers) =>
            {
                var story = life.Told().Last().After;
                if (story.State is null)
                {
                    return;
                }

                foreach (var viewer in viewers)
                {
                    var told = Actions.For(viewer, story.State, story.Terms, [.. story.Holds], story.Now)
                        .ToDictionary(available => available.Action, available => available.WhyNot);
                    foreach (var action in Enum.GetValues<CollectionAction>())
                    {
                        Agrees(story, viewer, action, told);
                    }
                }
            },
            iter: Lives);

    private static void Agrees(
        Story story, Viewer viewer, CollectionAction action, Dictionary<CollectionAction, Refusal?> told)
    {
        var outcomes = Outcomes(story, viewer, action);
        var isListed = told.TryGetValue(action, out var whyNot);
        var message =
            $"{action} by {viewer}: told {(isListed ? whyNot : "nothing")}, but {string.Join(", ", outcomes)}";
        if (outcomes is [])
        {
            // The contract knows it, and no command does it yet.
            Assert.False(isListed, message);
        }
        else if (isListed && whyNot is null)
        {
            Assert.True(outcomes.Contains(null), message);
        }
        else
        {
            // A hold blocks nothing in what is neither declared nor approved: it is not told there, and does no harm.
            Assert.True(!outcomes.Contains(null) || (action == CollectionAction.PlaceHold && !isListed), message);
            Assert.True(!isListed || outcomes.Contains(whyNot!.Code), message);
        }
    }

    /// <summary>The codes of the refusals of the action's mutation, sent as well as it can be; null: done.</summary>
    private static RefusalCode?[] Outcomes(Story story, Viewer viewer, CollectionAction action)
    {
        var (practice, commissioner) = (Story.Key.Practice, story.State!.Commissioner);
        if (Rights.Refuses(action, viewer, practice, commissioner) is { } refusal)
        {
            return [refusal.Code];
        }

        if (action == CollectionAction.PlaceHold)
        {
            return [Rights.RefusesHold(viewer, [commissioner])?.Code];
        }

        var by = Rights.ActorOf(viewer, Rights.ActingFor(action, viewer, practice, commissioner));
        return [.. Commands(story, action, by).Select(command => story.When(by, command).Last!.Refusal?.Code)];
    }

    private static IEnumerable<CollectionCommand> Commands(Story story, CollectionAction action, Actor by)
    {
        var figures = story.State!.Figures?.Version ?? 0;
        return action switch
        {
            CollectionAction.EndParticipation =>
            [
                new CollectionCommand.EndParticipation(
                    story.State.Participation.StartsOn, EndReason.PracticeClosed, "Closed"),
            ],
            CollectionAction.EnterFigures => [new CollectionCommand.EnterFigures([], false, []), Submission(story, by)],
            CollectionAction.RecordCheck => [new CollectionCommand.RecordCheck(figures, [])],
            CollectionAction.Declare => [Story.Declare(figures)],
            CollectionAction.Approve => [new CollectionCommand.Approve(figures)],
            CollectionAction.Reject => [new CollectionCommand.Reject(RejectReason.FiguresWrong, "Count again")],
            CollectionAction.ApproveFinancially => [new CollectionCommand.ApproveFinancially(figures)],
            CollectionAction.RequestReExtract => [new CollectionCommand.RequestReExtract("Fault mended")],
            CollectionAction.PostMessage => [new CollectionCommand.PostMessage("Why fewer?", null)],
            CollectionAction.ExtendDeadline => Enum.GetValues<DeadlineStep>().Select(step => Extension(story, step)),

            // Those that ask for a reason and no more: found by their name, so that a new one is tried as it comes.
            _ => typeof(CollectionCommand).GetNestedType($"{action}", BindingFlags.Public) is { } named
                ? [(CollectionCommand)Activator.CreateInstance(named, "Because")!]
                : [],
        };
    }

    /// <summary>All that may be typed, its warnings confirmed.</summary>
    private static CollectionCommand.EnterFigures Submission(Story story, Actor by)
    {
        var service = story.Terms.Service;
        var typed = service.Indicators
            .Where(indicator => story.State!.Figures?.For(indicator.Code) is not { Source: FiguresSource.Extract })
            .Where(indicator => by.Organisation != Story.Key.Practice
                || !story.State!.TypedByOthers.Contains(indicator.Code))
            .Select(indicator => indicator.Kind == IndicatorKind.YesNo
                ? new IndicatorValues { Indicator = indicator.Code, Yes = true }
                : Story.Values(58, indicator: indicator.Code) with { Reason = "Counted again" });
        var values = FigureMerge.Over(story.State!.Draft?.Values ?? [], [.. typed]);
        var warnings = FigureChecks.Warnings(service, FigureMerge.Over(story.State.Figures?.Values ?? [], values));
        return new([.. typed], Submit: true, [.. warnings.Select(warning => warning.Id)]);
    }

    private static CollectionCommand.ExtendDeadline Extension(Story story, DeadlineStep step)
    {
        var closes = Deadlines.Closes(story.State!, story.Terms, step);
        return new(step, (closes > story.Now ? closes.Value : story.Now).AddHours(5), "Flooded");
    }
}
