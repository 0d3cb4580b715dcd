using System.Globalization;
using System.Text;
using GpCollections.Access;
using GpCollections.House;
using Xunit;

namespace GpCollections.Collections;

/// <summary>
/// Draws the lifecycle from the law itself: what every command does in every status, and which way a life may go.
/// </summary>
public sealed class LifecycleTable
{
    [Fact]
    public void The_table_and_the_diagram_are_those_approved()
    {
        var text = new StringBuilder()
            .AppendLine("# The lifecycle, drawn from the code").AppendLine()
            .AppendLine("Made by LifecycleTable.cs from `Lifecycle.Run`; change the rules, not this file.").AppendLine()
            .AppendLine("## What each command does in each status").AppendLine()
            .Append("An automatic service that asks for declaration, approval and financial approval ")
            .AppendLine("and lets figures be typed;")
            .AppendLine("every command is the best that could be sent at that moment, by somebody who may.")
            .AppendLine();
        AppendTable(text);
        text.AppendLine().AppendLine("## Which way a life may go").AppendLine();
        AppendDiagram(text);
        Approved.Verify(text.ToString().ReplaceLineEndings("\n"), "Lifecycle.approved.md");
    }

    private static void AppendTable(StringBuilder text)
    {
        var stories = Canonical().ToDictionary(story => story.Status);
        var commands = Best(stories[CollectionStatus.Offered]).Select(probe => probe.Command.GetType().Name).ToArray();
        text.AppendLine(CultureInfo.InvariantCulture, $"| status | {string.Join(" | ", commands)} |")
            .AppendLine(CultureInfo.InvariantCulture, $"|---|{string.Concat(commands.Select(_ => "---|"))}");
        foreach (var status in Enum.GetValues<CollectionStatus>())
        {
            var cells = stories.TryGetValue(status, out var story)
                ? Best(story).Select(probe => Cell(story.When(probe.By, probe.Command)))
                : throw new InvalidOperationException($"No life leads to {status}.");
            text.AppendLine(CultureInfo.InvariantCulture, $"| {status} | {string.Join(" | ", cells)} |");
        }
    }

    private static string Cell(Story after) => after.Last!.Refusal is { } refusal
        ? $"_{refusal.Code}_"
        : string.Join(", ", after.Last.Events.Select(recorded => recorded.Event.GetType().Name))
            + $": **{after.Status}**";

    /// <summary>One life to each status.</summary>
    private static IEnumerable<Story> Canonical()
    {
        var start = Story.Of(Example.Service(entry: Services.ManualEntryPolicy.AfterExtractComplete));
        var accepted = start.Accepted();
        var approved = start.Approved().Given(Story.Finance, new CollectionCommand.ApproveFinancially(1));
        var released = approved.Given(Actor.System, new CollectionCommand.Release());
        return
        [
            start.Offered(),
            start.Offered().Given(Story.Manager, new CollectionCommand.Decline()),
            start.Offered().On("2018-03-11"),
            start.Offered().Given(Story.Commissioning, new CollectionCommand.WithdrawOffer()),
            accepted.Given(Story.Manager, End()).On("2018-03-21"),
            accepted,
            accepted.On("2018-04-02"),
            accepted.On("2018-04-14"),
            accepted.On("2018-04-21"),
            start.AwaitingDeclaration(),
            start.Declared(),
            start.Approved(),
            approved,
            released,
            released.Given(Actor.System, new CollectionCommand.Provide(1)),
        ];
    }

    private static IEnumerable<(Actor By, CollectionCommand Command)> Best(Story story)
    {
        var figures = story.State?.Figures?.Version ?? 0;
        return
        [
            (Story.Commissioning,
                new CollectionCommand.Offer(Story.Commissioner, null, new(2017, 4, 1), new(2018, 3, 31))),
            (Story.Manager, new CollectionCommand.Accept()),
            (Story.Manager, new CollectionCommand.Decline()),
            (Story.Commissioning, new CollectionCommand.WithdrawOffer()),
            (Story.Manager, End()),
            (Actor.System, new CollectionCommand.ChangeCommissioner(Story.NextCommissioner, new(2018, 3, 31))),
            (Story.Supplier, Story.Extract(62, "newest")),
            (Story.Manager, new CollectionCommand.EnterFigures(
                story.State?.Figures is null ? [Story.Values(59)] : [], story.State?.Figures is null, [], "typed")),
            (Story.Manager, new CollectionCommand.RecordCheck(figures, [Story.Values(59)])),
            (Story.Partner, Story.Declare(figures)),
            (Story.Partner, new CollectionCommand.WithdrawDeclaration("Miscounted")),
            (Story.Approver, new CollectionCommand.Approve(figures)),
            (Story.Approver, new CollectionCommand.Reject(RejectReason.FiguresWrong, "Count again")),
            (Story.Finance, new CollectionCommand.ApproveFinancially(figures)),
            (Story.Partner, new CollectionCommand.RequestReExtract("Fault mended")),
            (Story.Approver, story.Extend()),
            (Actor.System, story.Move(days: 7)),
            (Story.Approver, new CollectionCommand.OpenAdjustment("Counted twice")),
            (Story.Finance, new CollectionCommand.PayAspiration("2018-03", 5)),
            (Actor.System, new CollectionCommand.Release()),
            (Actor.System, new CollectionCommand.Provide(1)),
            (Actor.System, new CollectionCommand.TakeBack(1, 1, "Wrong")),
        ];
    }

    private static CollectionCommand.EndParticipation End() =>
        new(new DateOnly(2018, 3, 20), EndReason.PracticeWithdrew, "Merging");

    /// <summary>
    /// Walks every way from the offer through all kinds of services, letting the clock run between commands.
    /// </summary>
    private static void AppendDiagram(StringBuilder text)
    {
        var ways = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (_, service) in Example.Kinds())
        {
            var seen = new HashSet<string>();
            var open = new Queue<Story>([Story.Of(service)]);
            while (open.TryDequeue(out var story))
            {
                foreach (var next in Neighbours(story))
                {
                    var from = story.State?.Status.ToString() ?? "[*]";
                    foreach (var recorded in next.Last!.Events)
                    {
                        if (recorded.Status.ToString() != from)
                        {
                            ways.Add($"    {from} --> {recorded.Status}: {recorded.Event.GetType().Name}");
                            from = recorded.Status.ToString();
                        }
                    }

                    if (next.Last.Events.Length > 0 && next.Events.Length < 24 && seen.Add(Shape(next)))
                    {
                        open.Enqueue(next);
                    }
                }
            }
        }

        text.AppendLine("```mermaid").AppendLine("stateDiagram-v2")
            .AppendJoin("\n", ways).AppendLine().AppendLine("```");
    }

    private static IEnumerable<Story> Neighbours(Story story)
    {
        foreach (var (by, command) in Best(story).Append((Story.Commissioning, OfferUntil(story.Now))))
        {
            // Time could be given, and adjustments opened, for ever; once shows every way that it opens. A move opens
            // no way at all.
            if ((command is CollectionCommand.ExtendDeadline && story.State?.Extensions.Length > 0)
                || (command is CollectionCommand.MoveDates && story.State?.MovedDates is not null)
                || command is CollectionCommand.ChangeCommissioner
                || (command is CollectionCommand.OpenAdjustment
                    && story.Events.Any(recorded => recorded.Event is CollectionEvent.AdjustmentOpened)))
            {
                continue;
            }

            yield return story.When(by, command);
        }

        if (story.State is { } state && Lifecycle.NextDeadline(state, story.Terms) is { } deadline)
        {
            yield return (story with { Now = deadline }).When(Actor.System, new CollectionCommand.CatchUp());
        }
    }

    private static CollectionCommand.Offer OfferUntil(DateTimeOffset now) => new(
        Story.Commissioner, Services.London.DayOf(now).AddDays(1), new(2017, 4, 1), new(2018, 3, 31));

    private static string Shape(Story story)
    {
        var state = story.State!;
        return $"{state.Status} {state.ExtractWindow} {state.ManualEntry} {state.FiguresComplete} "
            + $"{state.Draft is null} {state.Declaration?.State} {Math.Min(state.FiguresHistory.Length, 2)} "
            + $"{state.Participation.EndedOn} {state.Extraction.AskUntil > story.Now} {state.Participation.RespondBy} "
            + $"{Math.Min(state.Declarations.Length, 2)} {state.Adjusts} {state.MovedDates is null} {story.Now:O}";
    }
}
