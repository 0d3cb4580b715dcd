using GpCollections.Transport;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GpCollections.Door;

/// <summary>What a front end shows on one screen can be had in one request, whole pages too.</summary>
public sealed class CostTests
{
    private const string Collection =
        """
        fragment Person on Actor { id name organisation }
        fragment Row on Collection {
          id version status
          practice { code name commissioner { code name } }
          service { code name category }
          period { period startsOn endsOn declareBy approveBy }
          awaiting { party action words due dueOn }
          holds { id reason banner }
        }
        fragment Whole on Collection {
          ...Row
          participation { respondBy answeredBy { ...Person } offeredBy { ...Person } }
          deadlines { step opensAt closesAt extendedBy { ...Person } }
          actions { action allowed code reason }
          extraction { attempts outcome detail nextAttemptAt }
          figures { version receivedAt source enteredBy { ...Person } values {
            indicator { code description points } numerator denominator percentage measures { code label value } } }
          check { by { ...Person } counts { indicator { code } numerator denominator } }
          achievement {
            points amount amountHidden
            indicators { indicator { code } points amount explanation }
            groups { group points amount }
          }
          declaration { number by { ...Person } }
          declarations {
            number state amount by { ...Person } approvedBy { ...Person } financiallyApprovedBy { ...Person }
          }
        }
        """;

    private static readonly Lazy<ISchema> Schema = new(() => ApiHost
        .Build(["--environment=Development", "--ConnectionStrings:Postgres=Host=nowhere"])
        .Services.GetRequiredService<ISchema>());

    public static TheoryData<string, string> Screens => new()
    {
        {
            "A page of collections with all about them",
            "{collections(first: 100) {totalCount nodes {...Whole history(first: 20) "
            + "{nodes {at detail by {...Person}}}}}}" + Collection
        },
        {
            "One collection with all that came before",
            """{collection(key: {practice: "A81001", service: "QOF-2017-18", period: "2018-03"}) {...Whole """
            + "figuresHistory {version values {indicator {code} numerator denominator}} "
            + "earlier(first: 36) {figures {values {indicator {code} numerator}} achievement {points}} "
            + "history(first: 100) {nodes {at detail by {...Person}}}}}" + Collection
        },
        {
            "What an approver looks through",
            "{worklist(first: 100) {totalCount nodes {...Whole}}}" + Collection
        },
        {
            "Operations with what they could not do",
            "{bulkOperations(first: 100) {nodes {id kind state startedBy {name} failures(first: 100) "
            + "{nodes {code message collection {id}}}}}}"
        },
        {
            "Practices with their collections",
            "{practices(first: 100) {nodes {code name commissioner {name} collections {nodes "
            + "{status service {code} period {period}}}}}}"
        },
        {
            "The catalogue",
            "{services {code name requester {name} indicators {code description} periods {period declareBy} "
            + "tariff {rates {amount}} legalBasis {direction} statement {text}}}"
        },
        { "The timetable", """{timetable(financialYear: "2017-18") {period service {code indicators {code}}}}""" },
    };

    [Theory, MemberData(nameof(Screens))]
    public async Task A_screen_can_be_had_in_one_request(string screen, string query)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{screen}: {string.Join(' ', await Errors(query, 1))}");
        Assert.Empty(await Errors(query, new GraphQLOptions().MaxCost));
    }

    [Theory]
    [InlineData("{practices(first: 100) {nodes {collections(first: 100) {nodes {practice {name} service {name}}}}}}")]
    [InlineData("{collections(first: 100) {nodes {earlier(first: 100) {id}}}}")]
    public async Task A_page_for_each_row_of_a_page_cannot(string query) =>
        Assert.Single(await Errors(query, new GraphQLOptions().MaxCost));

    private static async Task<IEnumerable<string>> Errors(string query, int maxCost)
    {
        var document = GraphQLParser.Parser.Parse(query);
        var result = await new DocumentValidator().ValidateAsync(new ValidationOptions
        {
            Schema = Schema.Value,
            Document = document,
            Operation = document.Definitions.OfType<GraphQLOperationDefinition>().Single(),
            Rules = [.. DocumentValidator.CoreRules, new CostRule(maxCost)],
        });
        return result.Errors.Select(error => error.Message);
    }
}
