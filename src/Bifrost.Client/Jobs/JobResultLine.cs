using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Bifrost.Client.Json;
using Bifrost.Client.Reading;

namespace Bifrost.Client.Jobs;

/// <summary>
/// A final result as a line of a file: the item as received, after members that say how the job came to it. <c>attempts</c> is first; <c>failure</c> stands
/// in place of an item.
/// </summary>
internal static class JobResultLine
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    /// <summary>Writes the item of a reader: as received, or, if no JSON parser can read it, its text as a string.</summary>
    /// <param name="target">The target.</param>
    /// <param name="attempts">The number of attempts.</param>
    /// <param name="batchId">The batch.</param>
    /// <param name="reader">The reader; its item has at least one member.</param>
    /// <returns>The outcome.</returns>
    public static JobResultOutcome Write(ArrayBufferWriter<byte> target, int attempts, string batchId, BatchResultReader reader)
    {
        ReadOnlySpan<byte> item = reader.Item;
        WriteStart(target, attempts, batchId);
        if (IsValid(item))
        {
            target.Write(","u8);
            WriteOnOneLine(target, item[1..]);
            return GetOutcome(reader.Outcome);
        }

        target.Write(",\"failure\":\"unreadable\",\"custom_id\":"u8);
        WriteString(target, Encoding.UTF8.GetString(reader.CustomId));
        target.Write(",\"text\":"u8);
        WriteString(target, Encoding.UTF8.GetString(item));
        target.Write("}\n"u8);
        return JobResultOutcome.Unknown;
    }

    /// <summary>Writes JSON as a line.</summary>
    public static void WriteOnOneLine(ArrayBufferWriter<byte> target, ReadOnlySpan<byte> json)
    {
        Span<byte> copy = target.GetSpan(json.Length)[..json.Length];
        json.CopyTo(copy);

        // A JSON string has no line breaks, so these are between the members.
        copy.Replace((byte)'\n', (byte)' ');
        copy.Replace((byte)'\r', (byte)' ');
        target.Advance(json.Length);
        target.Write("\n"u8);
    }

    /// <summary>Writes a result without an item.</summary>
    /// <param name="target">The target.</param>
    /// <param name="attempts">The number of attempts.</param>
    /// <param name="batchId">The batch; null when the request was not sent.</param>
    /// <param name="outcome">Why there is no item.</param>
    /// <param name="customId">The custom_id of the request.</param>
    public static void Write(ArrayBufferWriter<byte> target, int attempts, string? batchId, JobResultOutcome outcome, string customId)
    {
        WriteStart(target, attempts, batchId);
        target.Write(",\"failure\":\""u8);
        target.Write(GetFailure(outcome));
        target.Write("\",\"custom_id\":"u8);
        WriteString(target, customId);
        target.Write("}\n"u8);
    }

    /// <summary>Reads a result of a file.</summary>
    /// <param name="job">The name of the job.</param>
    /// <param name="file">The file.</param>
    /// <param name="line">The line, without its line feed.</param>
    /// <param name="provider">The provider of the job.</param>
    /// <param name="position">The position after the line.</param>
    /// <exception cref="BifrostJobException">The line is damaged.</exception>
    public static JobResultItem Read(string job, JobFile file, ReadOnlySpan<byte> line, ModelProvider provider, long position)
    {
        try
        {
            return Read(line, provider, position);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw JobFileStream.CreateException(job, file, "one of its lines is not a result", exception);
        }
    }

    /// <summary>Reads a result.</summary>
    /// <param name="line">The line, without its line feed.</param>
    /// <param name="provider">The provider of the job.</param>
    /// <param name="position">The position after the line.</param>
    /// <exception cref="JsonException">The line is damaged.</exception>
    public static JobResultItem Read(ReadOnlySpan<byte> line, ModelProvider provider, long position)
    {
        int attempts = 0;
        string? batchId = null;
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = BifrostJson.MaxDepth });
        reader.Read();
        int end = 1;
        while (true)
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
                throw new JsonException("A result in the journal is incomplete.");
            if (end == 1 && reader.ValueTextEquals("attempts"u8) && reader.Read())
                attempts = reader.GetInt32();
            else if (batchId is null && reader.ValueTextEquals("batch_id"u8) && reader.Read())
                batchId = reader.GetString();
            else
                break;
            end = (int)reader.BytesConsumed;
        }

        BatchResultItem? item = TryReadFailure(reader, out JobResultOutcome failure, out string? customId, out string? text) ? null : ReadItem(line[end..]);
        return new JobResultItem
        {
            CustomId = item?.CustomId ?? customId!,
            Outcome = item is null ? failure : GetOutcome(item.Outcome),
            Item = item,
            UnreadableText = text,
            Attempts = attempts,
            Batch = batchId is null ? null : BatchReference.FromUnified(provider, batchId),
            Position = position,
        };
    }

    /// <summary>The outcome of an item.</summary>
    public static JobResultOutcome GetOutcome(BatchItemOutcome outcome) => outcome switch
    {
        BatchItemOutcome.Succeeded => JobResultOutcome.Succeeded,
        BatchItemOutcome.Errored => JobResultOutcome.Errored,
        BatchItemOutcome.Expired => JobResultOutcome.Expired,
        BatchItemOutcome.Cancelled => JobResultOutcome.Cancelled,
        _ => JobResultOutcome.Unknown,
    };

    // From the first member after those that the job has written. An item can have a member "failure", too; a line without an item has nothing else.
    private static bool TryReadFailure(Utf8JsonReader reader, out JobResultOutcome failure, out string? customId, out string? text)
    {
        (failure, customId, text) = (default, null, null);
        if (!reader.ValueTextEquals("failure"u8) || !reader.Read() || reader.TokenType != JsonTokenType.String)
            return false;
        failure = ParseFailure(reader.GetString());
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("custom_id"u8) || !reader.Read() || reader.TokenType != JsonTokenType.String)
            return false;
        customId = reader.GetString();
        if (!reader.Read())
            return false;
        if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("text"u8) && reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            text = reader.GetString();
            reader.Read();
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    // The envelope of an item is parsed, but not what is within its body.
    private static bool IsValid(ReadOnlySpan<byte> item)
    {
        if (!Utf8.IsValid(item))
            return false;
        try
        {
            var reader = new Utf8JsonReader(item, new JsonReaderOptions { MaxDepth = BifrostJson.MaxDepth });
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // The rest of the line begins with the comma before the first member of the item.
    private static BatchResultItem ReadItem(ReadOnlySpan<byte> rest)
    {
        byte[] item = rest.ToArray();
        item[0] = (byte)'{';
        var scan = default(ValueScan);
        int length = ItemParser.Parse(item, BifrostJson.MaxDepth, ref scan, out ItemLayout layout);
        return length == item.Length ? ItemFactory.CreateFromLine(item, in layout, item) : throw new JsonException("A result in the journal is damaged.");
    }

    private static void WriteStart(ArrayBufferWriter<byte> target, int attempts, string? batchId)
    {
        target.Write("{\"attempts\":"u8);
        attempts.TryFormat(target.GetSpan(11), out int length, provider: System.Globalization.CultureInfo.InvariantCulture);
        target.Advance(length);
        if (batchId is null)
            return;
        target.Write(",\"batch_id\":"u8);
        WriteString(target, batchId);
    }

    private static void WriteString(ArrayBufferWriter<byte> target, string text)
    {
        using var writer = new Utf8JsonWriter(target, Options);
        writer.WriteStringValue(text);
    }

    private static ReadOnlySpan<byte> GetFailure(JobResultOutcome outcome) => outcome switch
    {
        JobResultOutcome.Missing => "missing"u8,
        JobResultOutcome.BatchFailed => "batch_failed"u8,
        JobResultOutcome.NotSent => "not_sent"u8,
        JobResultOutcome.Unknown => "unknown"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "The outcome has an item."),
    };

    private static JobResultOutcome ParseFailure(string? text) => text switch
    {
        "missing" => JobResultOutcome.Missing,
        "batch_failed" => JobResultOutcome.BatchFailed,
        "not_sent" => JobResultOutcome.NotSent,
        _ => JobResultOutcome.Unknown,
    };
}
