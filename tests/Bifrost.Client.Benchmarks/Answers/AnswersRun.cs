using System.ClientModel.Primitives;
using System.Diagnostics;
using System.Text.Json;
using Bifrost.Client.Benchmarks.Measuring;
using Bifrost.Client.Benchmarks.Server;
using OpenAI.Chat;

namespace Bifrost.Client.Benchmarks.Answers;

/// <summary>Text and token counts of result items that are in memory: by their properties, by hand with JsonDocument, and by the types of the OpenAI SDK.</summary>
internal static class AnswersRun
{
    private static readonly (string Name, Func<BatchResultItem, Answer> Read)[] Readers =
    [
        ("properties", ReadProperties),
        ("jsondocument", ReadDocument),
        ("openai", ReadModelTypes),
    ];

    public static int Run(CommandOptions options)
    {
        int count = options.Number("items", 50_000);
        int turns = options.Number("turns", 11);
        BatchResultItem[] items = CreateItems(count, options.Number("size", 2000));
        foreach ((string name, Func<BatchResultItem, Answer> read) in Readers)
            Figure.Line($"{name}: {Measure(items, read).Checksum} characters and tokens");

        var runs = Readers.ToDictionary(reader => reader.Name, _ => new List<Measurement>());
        for (int turn = 0; turn < turns; turn++)
        {
            foreach ((string name, Func<BatchResultItem, Answer> read) in Readers)
                runs[name].Add(Measure(items, read));
        }

        if (runs.Values.SelectMany(measurements => measurements).Select(measurement => measurement.Checksum).Distinct().Count() != 1)
            throw new InvalidOperationException("The readers read different texts or counts.");
        foreach ((string name, List<Measurement> measurements) in runs)
            Figure.Line($"{name,-14} {Median.Of(measurements.Select(run => run.Nanoseconds)):F0} ns an item, {Median.Of(measurements.Select(run => run.Bytes)):F0} B beyond the text");

        Figure.Print("ANSWERS", "ratio-jsondocument", RatioTo("jsondocument"), "F2");
        Figure.Print("ANSWERS", "ratio-openai", RatioTo("openai"), "F2");
        Figure.Print("ANSWERS", "bytes-beyond-text", Median.Of(runs["properties"].Select(run => run.Bytes)), "F0");
        return 0;

        // In each turn, both run one after the other, so that a disturbance hits both.
        double RatioTo(string peer) => Median.Of(runs["properties"].Zip(runs[peer], (own, other) => own.Nanoseconds / other.Nanoseconds));
    }

    // As they come from the results endpoint.
    private static BatchResultItem[] CreateItems(int count, int size)
    {
        var payloads = new Payloads(size);
        var items = new BatchResultItem[count];
        for (int index = 0; index < count; index++)
            items[index] = JsonSerializer.Deserialize(payloads.GatewayItem(index), BifrostJson.TypeInfo<BatchResultItem>())!;
        return items;
    }

    private static Measurement Measure(BatchResultItem[] items, Func<BatchResultItem, Answer> read)
    {
        GC.Collect();
        long checksum = 0, texts = 0;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        foreach (BatchResultItem item in items)
        {
            Answer answer = read(item);
            checksum += answer.Text.Length + answer.Input + answer.Output + answer.Total;
            texts += SizeOf(answer.Text);
        }

        double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return new Measurement(nanoseconds / items.Length, (double)(allocated - texts) / items.Length, checksum);
    }

    // A string on the heap: header, length, characters and the terminating one, in units of 8 bytes.
    private static long SizeOf(string text) => (20 + (2L * (text.Length + 1)) + 7) / 8 * 8;

    private static Answer ReadProperties(BatchResultItem item)
    {
        TokenUsage usage = item.Usage!.Value;
        return new Answer(item.Text!, usage.InputTokens!.Value, usage.OutputTokens!.Value, usage.TotalTokens!.Value);
    }

    private static Answer ReadDocument(BatchResultItem item)
    {
        using JsonDocument document = JsonDocument.Parse(item.Body!.Value.Utf8);
        JsonElement body = document.RootElement;
        JsonElement usage = body.GetProperty("usage"u8);
        return new Answer(
            body.GetProperty("choices"u8)[0].GetProperty("message"u8).GetProperty("content"u8).GetString()!,
            usage.GetProperty("prompt_tokens"u8).GetInt64(),
            usage.GetProperty("completion_tokens"u8).GetInt64(),
            usage.GetProperty("total_tokens"u8).GetInt64());
    }

    private static Answer ReadModelTypes(BatchResultItem item)
    {
        ChatCompletion completion = ModelReaderWriter.Read<ChatCompletion>(BinaryData.FromBytes(item.Body!.Value.Utf8))!;
        return new Answer(completion.Content[0].Text, completion.Usage.InputTokenCount, completion.Usage.OutputTokenCount, completion.Usage.TotalTokenCount);
    }

    private readonly record struct Answer(string Text, long Input, long Output, long Total);

    private readonly record struct Measurement(double Nanoseconds, double Bytes, long Checksum);
}
