using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace GpCollections.Door;

/// <summary>One request, and what must come of it. Code null: none is asked for.</summary>
public sealed record Attack(string Name, Func<HttpRequestMessage> Make, int Status, string? Code)
{
    /// <summary>Sent first, whatever its answer.</summary>
    public Attack? Before { get; init; }

    /// <summary>Done to the database before and after.</summary>
    public string? Arrange { get; init; }

    public string? Restore { get; init; }
}

/// <summary>graphql-cop's, graphql-armor's, the rest of the list of 54, and what came after it.</summary>
internal static class Attacks
{
    private const string Complex = "QUERY_TOO_COMPLEX";
    private const string Invalid = "GRAPHQL_VALIDATION_FAILED";
    private const string BadInput = "BAD_USER_INPUT";
    private const string BadRequest = "BAD_REQUEST";
    private const string Hello = """{"query":"{me{id}}"}""";
    private const string Dear = "query($n:Int){practices(first:$n){nodes{collections(first:$n){nodes{history(first:$n)"
        + "{nodes{at}}}}}}}";

    private static IEnumerable<Attack> Cop =>
    [
        Query("101 aliases", $"{{{Repeat(101, i => $"a{i}:__typename ")}}}", Complex),
        Post("a batch of 10", $"[{string.Join(',', Enumerable.Repeat(Hello, 10))}]", 400, BadRequest),
        Query("10 unknown directives", $"{{__typename {Repeat(10, i => $"@x{i} ")}}}", Invalid),
        Query("500 duplicate fields", $"{{{Repeat(500, _ => "__typename ")}}}", Complex),
        Query("circular introspection", "{__schema{types{fields{type{fields{type{fields{type{name}}}}}}}}}", Complex),
        Query("introspection", "{__schema{types{name}}}", Invalid),
        Query("field suggestions", "{practise{name}}", Invalid),
        Get("a mutation by GET", "/graphql?query=mutation{releaseHold(input:{id:\"1\",reason:\"x\"}){affected}}", 405,
            "METHOD_NOT_ALLOWED"),
        Post("a form", "query=%7Bme%7Bid%7D%7D", 415, "UNSUPPORTED_MEDIA_TYPE", "application/x-www-form-urlencoded"),
        Query("an unhandled error", "{collection(key:{practice:\"A81001\",service:1,period:true}){id}}", BadInput),
        Control("trace mode", "{me{id}}", headers: ("X-Apollo-Tracing", "1")),
        Get("an IDE", "/graphql", 406, "NOT_ACCEPTABLE", "text/html"),
    ];

    private static IEnumerable<Attack> Armor =>
    [
        Query("12 levels", Nested(12), Complex),
        Query("500 levels", Nested(500), Complex),
        Query("20,001 characters", $"{{me{{id}}}}#{new string('x', 20_001)}", Complex),
        Query("5,000 tokens", $"{{{Repeat(5_000, _ => "id ")}}}", Complex),
        Query("60 directives", $"{{me{{id {Repeat(60, _ => "@skip(if:false)")}}}}}", Complex),
        Query("19 lists of 100", $"{{{Repeat(19, i => $"a{i}:practices(first:100){{nodes{{collections(first:100)"
            + "{nodes{id}}}}")}}}", Complex),
        Query("nested lists", "{practices(first:100){nodes{collections(first:100){nodes{earlier(first:12){id}}}}}}",
            Complex),
        Query("a dear variable", Dear, Complex, new { n = 100 }),
        Query("a negative page", "{practices(first:-100000){nodes{code}} b:practices(first:100){nodes{code}}}",
            BadInput),
        Query("a cheap call, then a dear one", Dear, Complex, new { n = 99 }) with
        {
            Before = Query("cheap", Dear, null, new { n = 1 }),
        },
    ];

    private static IEnumerable<Attack> Shapes =>
    [
        Post("text/plain", Hello, 415, "UNSUPPORTED_MEDIA_TYPE", "text/plain"),
        Post("multipart", Hello, 415, "UNSUPPORTED_MEDIA_TYPE", "multipart/form-data; boundary=x"),
        Query("20,000 braces", new string('{', 20_000), Complex),
        Query("9,000 lists", $"{{practice(code:{new string('[', 9_000)}", Complex),
        Query("a type 3,000 deep", $"query($a:{new string('[', 3_000)}Int{new string(']', 3_000)}){{me{{id}}}}",
            Complex),
        Post("variables 5,000 deep", $$$"""{"query":"{me{id}}","variables":{"a":{{{Deep(5_000)}}}}}""",
            400, BadRequest),
        Post("a body of 1 MB", $$$"""{"query":"{me{id}}","variables":{"a":"{{{new string('x', 1_000_000)}}}"}}""",
            413, "PAYLOAD_TOO_LARGE"),
        Query("a circle of fragments", "{...A} fragment A on Query{...B} fragment B on Query{...A}", Invalid),
        Query("a bomb of fragments", Bomb(16), Complex),
        Query("60 fragments that nobody uses",
            $"{{me{{id}}}} {Repeat(60, i => $"fragment F{i} on Query{{me{{id}}}} ")}", Complex),
        Query("400 conflicting aliases", Conflicting(400), Complex),
        Query("300 inline fragments", $"{{me{{{Repeat(300, _ => "... on Viewer{id name} ")}}}}}", Complex),
        Query("20 operations", Repeat(20, i => $"query Q{i}{{me{{id}}}} "), Complex),
        Query("introspection behind a fragment", "{...F} fragment F on Query{a:__schema{types{name}}}", Invalid),
        Query("a type asked for", "{__type(name:\"Practice\"){fields{name}}}", Invalid),
        Query("a subscription by plain POST", "subscription{collectionChanged{kind}}", Invalid),
        Query("two subscription roots", "subscription{a:collectionChanged{kind} b:collectionChanged{kind}}", Invalid),
        Query("type definitions", "{me{id}} type A{b:Int}", Invalid),
        Query("25 mutations", $"mutation{{{Repeat(25, i => $"a{i}:releaseHold(input:{{id:\"1\",reason:\"x\"}})"
            + "{affected}")}}}", Complex),
    ];

    private static IEnumerable<Attack> Values =>
    [
        Query("the driver's exception", "{practices{nodes{code}}}", "INTERNAL_SERVER_ERROR", status: 200) with
        {
            Arrange = "alter table practice rename to practice_away",
            Restore = "alter table practice_away rename to practice",
        },
        Query("a bad scalar", "{collections(filter:{dueBefore:\"yesterday\"}){nodes{id}}}", BadInput),
        Query("a forged cursor", "{collections(after:\"bm90IG91cnM=\"){nodes{id}}}", BadInput, status: 200),
        Query("an id that is no number", "{bulkOperation(id:\"x' or 1=1\"){id}}", null, status: 200),
        Query("an overflow", "{practices(first:99999999999){nodes{code}}}", BadInput),
        Post("U+0000 in a text",
            """{"query":"query($s:String){practices(search:$s){nodes{code}}}","variables":{"s":"\u0000"}}""",
            400, BadRequest),
        Control("wildcards", "{practices(search:\"%_%\"){totalCount nodes{code}}}"),
        Query("a slow statement", "{practices{nodes{code}}}", "TIMEOUT", status: 504) with
        {
            Arrange = "LOCK practice",
            Restore = "UNLOCK practice",
        },
        new("PUT", () => Request(HttpMethod.Put, Hello, "application/json"), 405, "METHOD_NOT_ALLOWED"),
        new("a body in gzip", () =>
        {
            var request = Request(HttpMethod.Post, Hello, "application/json");
            request.Content!.Headers.ContentEncoding.Add("gzip");
            return request;
        }, 415, "UNSUPPORTED_MEDIA_TYPE"),
        Post("UTF-16", Hello, 415, "UNSUPPORTED_MEDIA_TYPE", "application/json; charset=utf-16"),
        Post("a key twice", """{"query":"{me{id}}","query":"{practices{nodes{code}}}"}""", 400, BadRequest),
        Control("what must pass", "{me{id name} practices(first:100){totalCount nodes{code name commissioner{name}}}}"),
    ];

    public static IReadOnlyList<Attack> Listed { get; } = [.. Cop, .. Armor, .. Shapes, .. Values];

    public static IReadOnlyList<Attack> Further { get; } =
    [
        Query("800 conflicting aliases", Conflicting(800), Complex),
        Query("conflicts without an alias", $"{{practices{{nodes{{{Repeat(160, i =>
            $"collections(first:{i % 100 + 1}){{nodes{{id}}}}")}}}}}}}", Complex),
        Query("conflicts in a fragment that nobody uses",
            $"{{me{{id}}}} fragment F on Query{{{Repeat(600, i => $"practice(code:\"A{i}\"){{code}}")}}}", Complex),
        Query("100 unknown fields", $"{{me{{{Repeat(100, i => $"nothing{i} ")}}}}}", Invalid),
        Query("101 fields in one set", $"{{me{{{Repeat(101, _ => "id ")}}}}}", Complex),
        Query("101 fields in one set by fragments",
            $"{{me{{...A ...A}}}} fragment A on Viewer{{{Repeat(51, _ => "id ")}}}", Complex),
        Post("U+0000 in a key", """{"query":"{me{id}}","variables":{"a\u0000":1}}""", 400, BadRequest),
        Post("U+0000 in the document", """{"query":"{me{id}}\u0000"}""", 400, BadRequest),
        Post("U+0000 as an escape in the document",
            """{"query":"{practice(code:\"\\u0000\"){code}}"}""", 400, BadRequest),
        Post("U+0000 in a cursor", """{"query":"{practices(after:\"\\u0000\"){nodes{code}}}"}""", 400, BadRequest),
        Query("U+0000 inside a cursor", "{practices(after:\"MToA\"){nodes{code}}}", BadInput, status: 200),
        Query("a cursor of another version", $"{{collections(after:\"{Base64("9:x")}\"){{nodes{{id}}}}}}", BadInput,
            status: 200),
        Query("a cursor that is no base64", "{practices(after:\"%%%\"){nodes{code}}}", BadInput, status: 200),
        Query("a cursor of 10,000 characters", $"{{practices(after:\"{new string('A', 10_000)}\"){{nodes{{code}}}}}}",
            BadInput, status: 200),
        Post("half a surrogate pair", """{"query":"{me{id}}","variables":{"a":"\ud800"}}""", 400, BadRequest),
        Query("half a surrogate pair in the document", "{practices(search:\"\\uD800\"){nodes{code}}}", BadRequest),
        Query("an id as a number", "{bulkOperation(id:7){id}}", null, status: 200),
        Query("ids as a number", "mutation{enterFigures(input:{key:{practice:\"A81001\",service:\"X\",period:\"P\"},"
            + "submit:false,confirm:7,values:[]}){errors{code}}}", null, status: 200),
        Query("page 0", "{practices(first:0){nodes{code}}}", BadInput),
        Query("a page of 101", "{practices(first:101){nodes{code}}}", BadInput),
        Query("first and last", "{practices(first:1,last:1){nodes{code}}}", BadInput),
        Query("an overflow by variable", "query($n:Int){practices(first:$n){nodes{code}}}", BadInput,
            new { n = 99999999999L }),
        Query("a number that is none", "query($n:Int){practices(first:$n){nodes{code}}}", BadInput, new { n = 1.5 }),
        Post("a number beyond all", """{"query":"{me{id}}","variables":{"a":1e400}}""", 400, BadRequest),
        Post("a key twice, deep inside", """{"query":"{me{id}}","variables":{"a":[{"b":1,"b":2}]}}""", 400, BadRequest),
        Query("a bomb of 40 fragments", Bomb(40), Complex),
        Post("an unknown documentId", """{"documentId":"sha256:0"}""", 400, "PERSISTED_QUERY_NOT_FOUND"),
    ];

    public static Attack Of(string query) => Query(query, query, null);

    private static Attack Query(
        string name, string query, string? code, object? variables = null, int status = 400) =>
        Post(name, JsonSerializer.Serialize(new { query, variables }), status, code);

    private static Attack Post(string name, string body, int status, string? code, string type = "application/json") =>
        new(name, () => Request(HttpMethod.Post, body, type), status, code);

    private static Attack Get(string name, string address, int status, string code, string? accept = null) => new(
        name,
        () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (accept is not null) request.Headers.Accept.ParseAdd(accept);
            return request;
        },
        status,
        code);

    private static Attack Control(string name, string query, params (string Name, string Value)[] headers) => new(
        name,
        () =>
        {
            var request = Request(HttpMethod.Post, JsonSerializer.Serialize(new { query }), "application/json");
            foreach (var header in headers) request.Headers.Add(header.Name, header.Value);
            return request;
        },
        200,
        null);

    private static HttpRequestMessage Request(HttpMethod method, string body, string type)
    {
        var request = new HttpRequestMessage(method, "/graphql")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return request;
    }

    private static string Repeat(int count, Func<int, string> one) =>
        string.Concat(Enumerable.Range(0, count).Select(one));

    private static string Nested(int levels) => "{practices{nodes{collections{nodes"
        + $"{Repeat(levels, _ => "{earlier")}{{id}}{new string('}', levels + 4)}";

    private static string Conflicting(int count) => $"{{{Repeat(count, i => $"x:practice(code:\"A{i}\"){{code}}")}}}";

    private static string Deep(int levels) => $"{Repeat(levels, _ => "[")}{Repeat(levels, _ => "]")}";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Bomb(int levels)
    {
        var bomb = new StringBuilder("{...F0}");
        for (var i = 0; i < levels; i++) bomb.Append($" fragment F{i} on Query{{...F{i + 1} ...F{i + 1}}}");
        return bomb.Append($" fragment F{levels} on Query{{me{{id}}}}").ToString();
    }
}
