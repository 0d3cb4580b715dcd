using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Collections;

/// <summary>Files of messages, through the door.</summary>
[Collection<Running>]
public sealed class AttachmentTests(TestSystem system)
{
    private const string Files = "messages { number attachments { id name contentType bytes sha256 url } }";
    private const string Csv = "indicator,count\nFLU001,100\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_comes_back_as_it_was()
    {
        const string Name = "M\u00FCller's \"results\" \u4E2D\u6587.csv";
        var one = await system.A.Accepted(system.A.Manual());
        var file = (await Attach(one.Manager, one, Csv, Name)).Body;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Csv))), file.Text("sha256"));
        await one.Manager.Do("postMessage", Post(one, file, key: "once"));
        await one.Manager.Do("postMessage", Post(one, file, key: "once"));

        var read = await one.Read(one.Approver, Files + " history(last: 1) { nodes { detail } }");
        Assert.Equal("Message 1 was written with a file.", read.Text("history.nodes.0.detail"));
        Assert.Equal(
            [file.Text("id")!, Name, "text/csv", $"{Csv.Length}", file.Text("sha256")!, Url(file)],
            ((string[])["id", "name", "contentType", "bytes", "sha256", "url"])
                .Select(field => read.Text($"messages.0.attachments.0.{field}")));

        using var answer = await one.Approver.GetAnswer(Url(file));
        Assert.Equal(Csv, await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal("text/csv; charset=utf-8", $"{answer.Content.Headers.ContentType}");
        var disposition = answer.Content.Headers.ContentDisposition!;
        Assert.Equal(("attachment", Name), (disposition.DispositionType, disposition.FileNameStar));
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(
            ["default-src 'none'; frame-ancestors 'none'; sandbox"],
            answer.Headers.GetValues("Content-Security-Policy"));
        Assert.True(answer.Headers.CacheControl is { NoStore: true, Private: true });
    }

    [Fact]
    public async Task Its_head_and_parts_are_answered_too()
    {
        var one = await system.A.Accepted(system.A.Manual());
        var file = await Posted(one);
        using var head = await one.Approver.Head(Url(file));
        Assert.Equal(
            (200, (long?)Csv.Length, ""),
            ((int)head.StatusCode, head.Content.Headers.ContentLength, await head.Content.ReadAsStringAsync(Token)));
        Assert.Equal((206, "cat"), await Range(one, file, "bytes=4-6"));
        Assert.Equal((206, "100\n"), await Range(one, file, "bytes=-4"));
        Assert.Equal(416, (await Range(one, file, $"bytes={Csv.Length}-")).Status);
        using var known = await one.Approver.GetAnswer(Url(file), ("If-None-Match", $"W/\"{file.Text("sha256")}\""));
        Assert.Equal(304, (int)known.StatusCode);
    }

    [Fact]
    public async Task Whoever_reads_the_message_gets_its_files_and_nobody_else()
    {
        var one = await system.A.Accepted(system.A.Manual());
        var other = await system.A.Accepted(system.A.Manual());
        var file = (await Attach(one.Manager, one, Csv)).Body;
        Assert.Equal(404, (await one.Manager.Get(Url(file))).Status);
        Assert.Equal("NOT_FOUND", (await one.Typist.Try("postMessage", Post(one, file))).Refusal());
        Assert.Equal("NOT_FOUND", (await other.Manager.Try("postMessage", Post(other, file))).Refusal());
        Assert.Equal("NOT_FOUND", (await other.Manager.Try("postMessage", Post(one, file))).Refusal());
        await one.Manager.Do("postMessage", Post(one, file));

        var auditor = Person.With(system, "auditor", ("X24", ["AUDITOR"]));
        foreach (var person in (Person[])[one.Manager, one.Typist, one.Approver, auditor])
        {
            Assert.Equal(200, (await person.Get(Url(file))).Status);
        }

        var elsewhere = one.At("ZB9", "stranger", "APPROVAL_MANAGEMENT");
        foreach (var person in (Person[])[other.Manager, elsewhere])
        {
            Assert.Equal(404, (await person.Get(Url(file))).Status);
        }

        Assert.Equal(401, (await Person.Nobody(system).Get(Url(file))).Status);
        Assert.Equal(404, (await one.Manager.Get("/attachments/none")).Status);
        var former = one.Approver;
        await system.A.Move(one.Practice, "ZA2");
        Assert.Equal(404, (await former.Get(Url(file))).Status);
        Assert.Equal(200, (await one.At("ZA2", "next", "APPROVAL_MANAGEMENT").Get(Url(file))).Status);
    }

    [Fact]
    public async Task Who_may_not_write_uploads_nothing()
    {
        var one = await system.A.Accepted(system.A.Manual());
        Assert.Equal((401, null), await Outcome(Person.Nobody(system), one));
        Assert.Equal((403, "FORBIDDEN"), await Outcome(Person.With(system, "auditor", ("X24", ["AUDITOR"])), one));
        Assert.Equal((403, "FORBIDDEN"), await Outcome(one.At(one.Practice, "viewer", "VIEW"), one));
        Assert.Equal((404, "NOT_FOUND"), await Outcome(one.At("ZB9", "stranger", "APPROVAL_MANAGEMENT"), one));
        var nowhere = new Case(system, one.Service, "T00000", Given.Region);
        Assert.Equal((404, "NOT_FOUND"), await Outcome(system.A.National, nowhere));
        Assert.Equal(0L, await Stored(one));
    }

    [Fact]
    public async Task What_it_is_not_is_refused()
    {
        const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        var one = await system.A.Accepted(system.A.Manual());
        (string Name, string Type, byte[] Content, int Status, string Code)[] refused =
        [
            ("page.html", "text/html", "<p>"u8.ToArray(), 415, "FILE_TYPE"),
            ("results.pdf", "application/pdf", "MZ\u0090\0\u0003"u8.ToArray(), 415, "FILE_TYPE_MISMATCH"),
            ("results.exe", "application/pdf", "%PDF-1.7"u8.ToArray(), 415, "FILE_TYPE_MISMATCH"),
            ("a.csv", "text/csv", [0xE9, 0x74], 415, "FILE_NOT_TEXT"),
            ("a.csv", "text/csv", "943 476 5919"u8.ToArray(), 400, "PATIENT_NUMBER"),
            ("a.csv", "text/csv", [], 400, "FILE_EMPTY"),
            ("results", "text/csv", [65], 400, "FILE_NAME"),
            ("a.xlsx", Xlsx, OfficeFile.Xlsx(("xl/vbaProject.bin", [1])), 415, "FILE_HAS_MACROS"),
            ("a.xlsx", Xlsx, OfficeFile.Xlsx(("xl/a", new byte[60 << 20])), 415, "FILE_UNPACKS_TOO_LARGE"),
        ];
        foreach (var (name, type, content, status, code) in refused)
        {
            var (answered, body) = await Send(one.Manager, one, content, name, type);
            Assert.Equal((status, code), (answered, body.Text("code")));
            Assert.EndsWith(".", body.Text("detail"), StringComparison.Ordinal);
        }

        Assert.Equal((400, "FILE_NOT_READ"), await Compressed(one, "no gzip"u8.ToArray()));
        Assert.Equal((413, "FILE_TOO_LARGE"), await Compressed(one, Gzip(new byte[AttachmentLaw.MostBytes + 1])));
        Assert.Equal(0L, await Stored(one));
        Assert.Equal((200, null), await Compressed(one, Gzip(Encoding.UTF8.GetBytes(Csv))));
        Assert.Equal(200, (await Send(one.Manager, one, OfficeFile.Xlsx(), "a.xlsx", Xlsx)).Status);
    }

    [Fact]
    public async Task What_is_too_large_is_not_even_read()
    {
        var one = await system.A.Accepted(system.A.Manual());
        var sent = new Counted(AttachmentLaw.MostBytes + 1);
        using var content = new StreamContent(sent);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        using var answer = await one.Manager.PostTo($"{Path(one)}?name=a.pdf", content);
        Assert.Equal(413, (int)answer.StatusCode);
        Assert.Equal("FILE_TOO_LARGE", JsonDocument.Parse(
            await answer.Content.ReadAsStringAsync(Token)).RootElement.Text("code"));
        Assert.Equal(0, sent.Position);
        var (status, body) = await Send(
            one.Manager, one, [.. "%PDF-"u8, .. new byte[AttachmentLaw.MostBytes - 5]], "a.pdf", "application/pdf");
        Assert.Equal((200, AttachmentLaw.MostBytes), (status, body.Number("bytes")));
    }

    [Fact]
    public async Task A_file_is_uploaded_once_and_goes_with_one_message()
    {
        var one = await system.A.Accepted(system.A.Manual());
        var file = (await Attach(one.Manager, one, Csv)).Body;
        Assert.Equal(file.Text("id"), (await Attach(one.Manager, one, Csv)).Body.Text("id"));
        Assert.NotEqual(file.Text("id"), (await Attach(one.Manager, one, Csv, "other.csv")).Body.Text("id"));
        Assert.NotEqual(file.Text("id"), (await Attach(one.Approver, one, Csv)).Body.Text("id"));
        await one.Manager.Do("postMessage", Post(one, file));
        var again = await one.Manager.Try("postMessage", Post(one, file));
        Assert.Equal(("DUPLICATE", "attachments"), (again.Refusal(), again.Field()));
        Assert.NotEqual(file.Text("id"), (await Attach(one.Manager, one, Csv)).Body.Text("id"));
    }

    [Fact]
    public async Task A_withdrawn_message_gives_out_its_files_no_more()
    {
        var one = await system.A.Accepted(system.A.Manual());
        var file = await Posted(one);
        await one.Manager.Do("withdrawMessage", new { key = one.Key, number = 1 });
        var support = Person.With(system, "desk", ("X24", ["SUPPORT"]));
        foreach (var person in (Person[])[one.Manager, one.Approver, support])
        {
            Assert.Equal(404, (await person.Get(Url(file))).Status);
            Assert.Equal(0, (await one.Read(person, Files)).At("messages.0.attachments")!.Value.GetArrayLength());
        }

        Assert.Equal("DUPLICATE", (await one.Manager.Try("postMessage", Post(one, file))).Refusal());
    }

    [Fact]
    public async Task Ten_files_of_a_person_wait_for_messages_and_each_message_makes_room()
    {
        var one = await system.A.Accepted(system.A.Manual());
        var first = (await Attach(one.Manager, one, "a,0")).Body;
        for (var number = 1; number < AttachmentLaw.MostWaiting; number++)
        {
            Assert.Equal(200, (await Attach(one.Manager, one, $"a,{number}")).Status);
        }

        var (status, body) = await Attach(one.Manager, one, "a,10");
        Assert.Equal((409, "CONFLICT"), (status, body.Text("code")));
        Assert.StartsWith("At most 10 files of yours wait", body.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(200, (await Attach(one.Approver, one, "a,10")).Status);
        await one.Manager.Do("postMessage", Post(one, first));
        Assert.Equal(200, (await Attach(one.Manager, one, "a,10")).Status);
        Assert.Equal(12L, await Stored(one));
    }

    [Fact]
    public async Task A_person_uploads_one_at_a_time_and_where_there_is_no_room_nothing_is_read()
    {
        var one = await system.A.Accepted(system.A.Manual());
        var places = new AttachmentOptions().AtOnce;
        Person[] people = [.. Enumerable.Range(0, places + 1).Select(number =>
            Person.With(system, $"uploader-{number}", ("X24", ["SUPPORT"])))];
        Unfinished[] bodies = [.. Enumerable.Range(0, places).Select(_ => new Unfinished("a,1\n", "text/csv"))];
        var answers = new List<Task<HttpResponseMessage>>();
        foreach (var (person, body) in people.Zip(bodies))
        {
            answers.Add(person.PostTo($"{Path(one)}?name=a.csv", body));
            Assert.NotSame(answers[^1], await Task.WhenAny(answers[^1], body.IsRead));
        }

        try
        {
            await AssertFull(people[0], 429, "You have an upload under way");
            await AssertFull(people[^1], 503, "no room for more");
        }
        finally
        {
            Array.ForEach(bodies, body => body.End());
        }

        foreach (var answer in answers)
        {
            using var kept = await answer;
            Assert.Equal(200, (int)kept.StatusCode);
        }

        Assert.Equal(200, (await Attach(people[0], one, Csv)).Status);
        Assert.Equal(200, (await Attach(people[^1], one, Csv)).Status);

        async Task AssertFull(Person person, int status, string words)
        {
            var sent = new Counted(AttachmentLaw.MostBytes); // So much is sent only when it is asked for.
            using var content = new StreamContent(sent);
            content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
            using var answer = await person.PostTo($"{Path(one)}?name=a.csv", content);
            Assert.Equal((status, "2"), ((int)answer.StatusCode, $"{answer.Headers.RetryAfter}"));
            Assert.Contains(words, await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
            Assert.Equal(0, sent.Position);
        }
    }

    private static string Path(Case one) => $"/collections/{one.Practice}/{one.Service.Code}/{one.Period}/attachments";

    private static string Url(JsonElement file) => $"/attachments/{file.Text("id")}";

    private static object Post(Case one, JsonElement file, string? key = null) =>
        new { key = one.Key, text = "See this.", attachments = new[] { file.Text("id") }, idempotencyKey = key };

    private static async Task<JsonElement> Posted(Case one)
    {
        var (status, file) = await Attach(one.Manager, one, Csv);
        Assert.Equal(200, status);
        await one.Manager.Do("postMessage", Post(one, file));
        return file;
    }

    private static async Task<(int, string?)> Outcome(Person person, Case one)
    {
        var (status, body) = await Attach(person, one, Csv);
        return (status, body.Text("code"));
    }

    internal static Task<(int Status, JsonElement Body)> Attach(
        Person person, Case one, string text, string name = "counts.csv") =>
        Send(person, one, Encoding.UTF8.GetBytes(text), name, "text/csv");

    private static async Task<(int Status, JsonElement Body)> Send(
        Person person, Case one, byte[] bytes, string name, string type)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var answer = await person.PostTo($"{Path(one)}?name={Uri.EscapeDataString(name)}", content);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        return ((int)answer.StatusCode, document.RootElement.Clone());
    }

    private static async Task<(int Status, string? Code)> Compressed(Case one, byte[] gzip)
    {
        using var content = new ByteArrayContent(gzip);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        content.Headers.ContentEncoding.Add("gzip");
        using var answer = await one.Manager.PostTo($"{Path(one)}?name=a.csv", content);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        return ((int)answer.StatusCode, document.RootElement.Text("code"));
    }

    private static byte[] Gzip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static async Task<(int Status, string Text)> Range(Case one, JsonElement file, string range)
    {
        using var answer = await one.Approver.GetAnswer(Url(file), ("Range", range));
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    private Task<long> Stored(Case one) =>
        system.Database.Ask<long>($"select count(*) from attachment where key = '{one.Id}'");

    /// <summary>Zeros, and how many of them were taken.</summary>
    private sealed class Counted(long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - Position);
            Position += read;
            return read;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
