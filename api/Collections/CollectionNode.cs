using System.Collections.Frozen;
using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Compat;
using GpCollections.Extracts;
using GpCollections.Operations;
using GpCollections.Organisations;
using GpCollections.Payments;
using GpCollections.Services;
using GraphQL.DataLoader;

namespace GpCollections.Collections;

/// <summary>
/// One practice's collection of one service for one period: what is offered, collected, checked, declared, approved and
/// provided.
/// </summary>
[GraphQLName("Collection")]
public sealed class CollectionNode
{
    private readonly Collection? _state;
    private readonly Terms? _terms;

    public CollectionNode(Collection state, Terms terms)
    {
        (_state, _terms) = (state, Deadlines.Dated(state, terms));
        (Key, Commissioner, Status, Version) = (state.Key, state.Commissioner, state.Status, state.Version);
        AwaitedAnswers = Lifecycle.AwaitedAnswers(state);
    }

    /// <summary>Only for a list whose nodes are asked for nothing but <see cref="FieldsOfRows"/>.</summary>
    public CollectionNode(CollectionRow row)
    {
        (Key, Commissioner, Status, Version) = (row.Key, row.Commissioner, row.Status, row.Version);
        AwaitedAnswers = MessageSideSets.Sides(row.AwaitsAnswerOf);
    }

    /// <summary>The fields that a row answers, without a look at what happened.</summary>
    public static FrozenSet<string> FieldsOfRows { get; } =
        FrozenSet.Create("id", "practice", "commissioner", "status", "version", "awaitedAnswers", "__typename");

    public CollectionKey Key { get; }

    public OdsCode Commissioner { get; }

    public CollectionStatus Status { get; }

    public int Version { get; }

    public ImmutableArray<MessageSide> AwaitedAnswers { get; }

    public Collection State => _state ?? throw new InvalidOperationException("Only the row was read.");

    public Terms Terms => _terms ?? throw new InvalidOperationException("Only the row was read.");
}

[ObjectType<CollectionNode>(Explicit = true)]
public static class CollectionFields
{
    /// <summary>service/period/practice: QOF-2017-18/2018-03/A81001.</summary>
    [ID]
    public static string GetId([Parent] CollectionNode collection) => collection.Key.ToString();

    public static IDataLoaderResult<Practice> GetPractice(
        [Parent] CollectionNode collection, PracticeLoader practices) =>
        practices.LoadRequiredAsync(collection.Key.Practice);

    public static ServiceNode GetService([Parent] CollectionNode collection) => new(collection.Terms.Service);

    public static TimetableEntry GetPeriod([Parent] CollectionNode collection) =>
        new(collection.Terms.Service, collection.Terms.Period);

    /// <summary>The practice's at the time; filters and rights go by it.</summary>
    public static IDataLoaderResult<Organisation> GetCommissioner(
        [Parent] CollectionNode collection, OrganisationLoader organisations) =>
        organisations.LoadRequiredAsync(collection.Commissioner);

    public static Participation GetParticipation([Parent] CollectionNode collection) => collection.State.Participation;

    public static CollectionStatus GetStatus([Parent] CollectionNode collection) => collection.Status;

    /// <summary>
    /// Rises by one with every committed change; send it back as expectedVersion to refuse a change made on stale
    /// knowledge.
    /// </summary>
    public static int GetVersion([Parent] CollectionNode collection) => collection.Version;

    /// <summary>Who must do what, by when. Null when nothing is awaited.</summary>
    public static Awaiting? GetAwaiting([Parent] CollectionNode collection) =>
        Awaiting.For(collection.State, collection.Terms);

    /// <summary>The dates of each step that this collection has.</summary>
    public static IReadOnlyList<CollectionDeadline> GetDeadlines([Parent] CollectionNode collection) =>
        [.. CollectionDeadline.Of(collection.State, collection.Terms)];

    /// <summary>The holds that block declaring and approving now.</summary>
    [ListSize(AssumedSize = 2)]
    public static IDataLoaderResult<IReadOnlyList<Hold>> GetHolds(
        [Parent] CollectionNode collection, HoldsReaching holds) =>
        holds.Of(collection.State).Then(found => (IReadOnlyList<Hold>)found);

    /// <summary>
    /// Every action that this kind of collection knows: whether the viewer may take it now, and if not, why not.
    /// </summary>
    public static IDataLoaderResult<IReadOnlyList<AvailableActionNode>> GetActions(
        [Parent] CollectionNode collection,
        Viewer viewer,
        HoldsReaching holds,
        TimeProvider clock,
        IReadOnlyList<CollectionAction>? only = null) =>
        holds.Of(collection.State).Then(reaching => (IReadOnlyList<AvailableActionNode>)
        [
            .. Actions.For(viewer, collection.State, collection.Terms, reaching, clock.GetUtcNow())
                .Where(available => only is null || only.Contains(available.Action))
                .Select(available => AvailableActionNode.Of(available.Action, available.WhyNot)),
        ]);

    /// <summary>The newest figures extracted or submitted; never a draft.</summary>
    public static FiguresNode? GetFigures([Parent] CollectionNode collection) =>
        collection.State.Figures is { } figures ? FiguresNode.Of(figures, collection) : null;

    /// <summary>Work in progress; voids nothing; only the organisation that typed it sees it.</summary>
    public static FiguresNode? GetDraft([Parent] CollectionNode collection, Viewer viewer) =>
        collection.State.Draft is { } draft
        && viewer.Memberships.Any(membership => membership.Organisation == draft.By.Organisation)
            ? FiguresNode.Of(draft, collection)
            : null;

    /// <summary>How asking the clinical system went; null while nothing has been asked or received.</summary>
    public static Extraction? GetExtraction([Parent] CollectionNode collection) =>
        collection.State.Extraction == Extraction.None ? null : collection.State.Extraction;

    /// <summary>Every version of the figures, newest first.</summary>
    [ListSize(AssumedSize = 3)]
    public static IReadOnlyList<FiguresNode> GetFiguresHistory([Parent] CollectionNode collection) =>
        [
            .. collection.State.FiguresHistory.Reverse()
                .Select(figures => FiguresNode.Of(figures, collection)),
        ];

    /// <summary>
    /// Points and pounds worked out from the newest figures. Pounds need FINANCE_VIEW, DECLARATION_, APPROVAL_ or
    /// FINANCE_MANAGEMENT; amountHidden tells hidden from none.
    /// </summary>
    public static AchievementNode? GetAchievement([Parent] CollectionNode collection, Viewer viewer) =>
        collection.State.Figures is { } figures
            ? AchievementNode.Of(
                WithAspiration(Achievements.Of(
                    collection.Terms, collection.State.Reference, figures.Values, collection.State.Declaration is null),
                    collection.State),
                collection.Terms.Service,
                SeesPounds(collection, viewer))
            : null;

    /// <summary>
    /// What was paid in advance, by month. Empty too where the viewer may not see pounds.
    /// </summary>
    [ListSize(AssumedSize = 12)]
    public static IReadOnlyList<AspirationMonth> GetAspiration([Parent] CollectionNode collection, Viewer viewer) =>
        SeesPounds(collection, viewer) ? collection.State.Aspiration : [];

    private static Achievement WithAspiration(Achievement achievement, Collection state) => achievement with
    {
        Workings =
        [
            .. achievement.Workings, .. AspirationLaw.Workings(state.Aspiration, achievement.Amount),
        ],
    };

    /// <summary>The newest check.</summary>
    public static CheckNode? GetCheck([Parent] CollectionNode collection) =>
        collection.State.Check is { } check ? CheckNode.Of(check, collection.State, collection.Terms.Service) : null;

    /// <summary>The standing declaration.</summary>
    public static DeclarationNode? GetDeclaration([Parent] CollectionNode collection, Viewer viewer) =>
        collection.State.Declaration is { } declaration
            ? new DeclarationNode(declaration, SeesPounds(collection, viewer))
            : null;

    /// <summary>Newest first, ended ones too.</summary>
    [ListSize(AssumedSize = 2)]
    public static IReadOnlyList<DeclarationNode> GetDeclarations([Parent] CollectionNode collection, Viewer viewer) =>
        [
            .. collection.State.Declarations.Reverse()
                .Select(declaration => new DeclarationNode(declaration, SeesPounds(collection, viewer))),
        ];

    /// <summary>What practice, commissioner and support wrote about it: at most 200, oldest first.</summary>
    /// <param name="after">Only those with higher numbers.</param>
    [ListSize(AssumedSize = 10)]
    public static IReadOnlyList<CollectionMessage> GetMessages([Parent] CollectionNode collection, int? after = null) =>
        [.. collection.State.Messages.Where(message => message.Number > (after ?? 0))];

    /// <summary>The sides that were asked in a message and have not written since.</summary>
    [ListSize(AssumedSize = 2)]
    public static IReadOnlyList<MessageSide> GetAwaitedAnswers([Parent] CollectionNode collection) =>
        collection.AwaitedAnswers;

    private static bool SeesPounds(CollectionNode collection, Viewer viewer) =>
        Rights.SeesPounds(viewer, collection.Key.Practice, collection.Commissioner);
}
