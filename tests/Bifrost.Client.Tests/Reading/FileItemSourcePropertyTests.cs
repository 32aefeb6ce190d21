using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Tests.Reading;

/// <summary>Each line of a result file gives the item that the serializer gives, and an invalid line is one parse error.</summary>
public sealed class FileItemSourcePropertyTests
{
    private static int Factor =>
        int.TryParse(Environment.GetEnvironmentVariable("BIFROST_PROPERTY_FACTOR"), NumberStyles.None, CultureInfo.InvariantCulture, out int factor) ? factor : 1;

    [Test]
    public void Each_line_is_one_item_or_one_parse_error([Range(0, 3)] int part)
    {
        for (int seed = part; seed < 8_000 * Factor; seed += 4)
        {
            var random = new Random(seed);
            byte[][] lines = [.. Enumerable.Range(0, random.Next(6)).Select(_ => Line(random))];
            byte[] file = Join(lines, random);
            (List<BatchResultItem> items, IReadOnlyList<BatchError> errors) = Read(file, random.Next(1, 300));
            Check(seed, lines, items, errors);
        }
    }

    private static void Check(int seed, byte[][] lines, List<BatchResultItem> items, IReadOnlyList<BatchError> errors)
    {
        var broken = errors.Select(error => error.Line).ToHashSet();
        int next = 0;
        for (int line = 0; line < lines.Length; line++)
        {
            string which = $"seed {seed}, line {line + 1}: {Encoding.UTF8.GetString(lines[line])}";
            BatchResultItem? expected = Plain(lines[line]);
            if (broken.Remove(line + 1))
                Assert.That(expected, Is.Null, which);
            else if (expected is not null)
                Assert.That(ReadOutcome.Show(items[next++]), Is.EqualTo(ReadOutcome.Show(expected)), which);
            else if (!IsBlank(lines[line]))
                Assert.That(HasInvalidPayload(items[next++]), which);
        }

        Assert.That((next, broken.Count), Is.EqualTo((items.Count, 0)), $"seed {seed}: more items or errors than lines");
    }

    // The content of a payload is not validated before it is used.
    private static bool HasInvalidPayload(BatchResultItem item)
    {
        try
        {
            item.Response?.Body?.ToElement();
            item.Result?.Message?.ToElement();
            return false;
        }
        catch (JsonException)
        {
            return true;
        }
    }

    private static BatchResultItem? Plain(byte[] line)
    {
        try
        {
            return IsBlank(line) ? null : JsonSerializer.Deserialize(line, BifrostJson.TypeInfo<BatchResultItem>());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsBlank(byte[] line) => line.AsSpan().Trim(" \t\r"u8).IsEmpty;

    private static byte[] Line(Random random)
    {
        switch (random.Next(10))
        {
            case 0:
                return [];
            case 1:
                return "  \t"u8.ToArray();
            case 2:
                return [.. "null 5 [] not json {\"custom_id\": \"a\" {} {} \"\\"u8.ToArray().Skip(random.Next(40)).Take(random.Next(1, 12))];
        }

        byte[] item = [.. new RandomDocument(random).NextItem().Select(value => value is (byte)'\n' or (byte)'\r' ? (byte)' ' : value)];
        if (random.Next(4) == 0 && item.Length > 0)
            item[random.Next(item.Length)] = (byte)"{}[]\",:\\ n0"[random.Next(11)];
        return item;
    }

    private static byte[] Join(byte[][] lines, Random random)
    {
        string end = random.Next(3) == 0 ? "\r\n" : "\n";
        var file = new List<byte>();
        for (int index = 0; index < lines.Length; index++)
        {
            file.AddRange(lines[index]);
            if (index < lines.Length - 1 || random.Next(2) == 0)
                file.AddRange(Encoding.ASCII.GetBytes(end));
        }

        return [.. file];
    }

    private static (List<BatchResultItem> Items, IReadOnlyList<BatchError> Errors) Read(byte[] file, int pieces)
    {
        using var http = new HttpClient(new OneFile(file, pieces));
        using var client = new BifrostClient(new BifrostClientOptions { BaseAddress = new Uri("http://gateway.invalid"), MaxItemBytes = 1 << 20 }, http);
        BatchResultsPage page = ReadPageAsync(client.Files.GetResultItemsAsync("file-1", ModelProvider.OpenAI)).GetAwaiter().GetResult();
        return ([.. page.Items], page.ExtraFields!.ParseErrors);
    }

    private static async Task<BatchResultsPage> ReadPageAsync(BatchResults results)
    {
        await foreach (BatchResultsPage page in results.AsPages())
            return page;
        throw new InvalidOperationException("A file is one page.");
    }

    private sealed class OneFile(byte[] file, int pieces) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                RequestMessage = request,
                Content = new StreamContent(new ChunkedStream(file, Enumerable.Repeat(pieces, (file.Length / pieces) + 1))) { Headers = { ContentLength = file.Length } },
            });
    }
}
