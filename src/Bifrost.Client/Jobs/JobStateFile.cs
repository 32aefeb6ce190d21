using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Jobs;

/// <summary>The file <c>state.json</c> of a job: the head, and where the records of the batches are.</summary>
internal sealed record JobStateFile
{
    /// <summary>The version of the format that this version of the library writes.</summary>
    public const int CurrentVersion = 2;

    /// <summary>The version of the format that had no checksum, and the whole state in the head.</summary>
    public const int OldVersion = 1;

    /// <summary>The greatest number of a lock that is believed.</summary>
    public const long MaxOwner = 1_000_000_000_000_000;

    /// <summary>The greatest version of a step that is believed: further ones have to follow.</summary>
    public const long MaxStep = MaxOwner;

    /// <summary>The depth to which JSON is read. The head of a state, and a record, must not be as deep.</summary>
    public const int MaxDepth = 256;

    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = MaxDepth };

    /// <summary>Members that the old format does not have at the top.</summary>
    private static readonly string[] EnvelopeMembers = ["checksum", "step", "owner", "batches", "batches_length", "batches_checksum", "head"];

    /// <summary>The version of the step that was written last.</summary>
    public required long Step { get; init; }

    /// <summary>The number of the lock that was used; 0 in the old format.</summary>
    public long Owner { get; init; }

    /// <summary>The name of the log of the records; null in the old format, which has none.</summary>
    public string? Log { get; init; }

    /// <summary>The number of bytes of the log that count.</summary>
    public long LogLength { get; init; }

    /// <summary>The checksum of those bytes.</summary>
    public uint LogChecksum { get; init; }

    public required ReadOnlyMemory<byte> Head { get; init; }

    private static ReadOnlySpan<byte> Start => "{\n  \"version\": 2,\n  \"checksum\": \""u8;

    /// <summary>Returns the name of the log that an owner writes.</summary>
    public static string GetLogName(long owner) => string.Create(CultureInfo.InvariantCulture, $"batches-{owner}.log");

    /// <summary>Whether a text can be the name of a log. Everything else could be a path to somewhere else.</summary>
    public static bool IsLogName(string? name) =>
        name is not null && name.StartsWith("batches-", StringComparison.Ordinal) && name.EndsWith(".log", StringComparison.Ordinal)
        && name.Length > "batches-.log".Length && name["batches-".Length..^".log".Length].All(char.IsAsciiDigit);

    /// <summary>Reads a file.</summary>
    /// <param name="directory">The directory of the job.</param>
    /// <param name="content">The content of the file, which the result keeps.</param>
    /// <exception cref="BifrostJobException">The file is damaged, or of a newer version.</exception>
    public static JobStateFile Parse(JobDirectory directory, ReadOnlyMemory<byte> content)
    {
        try
        {
            return HasValidChecksum(content.Span) ? ParseEnvelope(content) : ParseOther(directory, content);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException or FormatException or NotSupportedException)
        {
            throw directory.CreateDamagedException(JobDirectory.StateFile, "is damaged", exception);
        }
    }

    /// <summary>Writes the content of the file.</summary>
    public ReadOnlyMemory<byte> Format()
    {
        var content = new ArrayBufferWriter<byte>(Head.Length + 512);
        content.Write(Start);
        Span<byte> checksum = content.GetSpan(Checksum.TextLength)[..Checksum.TextLength];
        checksum.Fill((byte)'0');
        content.Advance(Checksum.TextLength);
        content.Write(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"\",\n  \"step\": {Step},\n  \"owner\": {Owner},\n  \"batches\": \"{Log}\",\n  \"batches_length\": {LogLength},\n  \"batches_checksum\": \"{Checksum.Format(LogChecksum)}\",\n  \"head\": ")));
        content.Write(Head.Span);
        content.Write("\n}\n"u8);

        byte[] result = content.WrittenSpan.ToArray();
        int end = Start.Length + Checksum.TextLength;
        Encoding.UTF8.GetBytes(Checksum.Format(Checksum.Append(0, result.AsSpan(end))), result.AsSpan(Start.Length));
        return result;
    }

    private static bool HasValidChecksum(ReadOnlySpan<byte> content)
    {
        int end = Start.Length + Checksum.TextLength;
        return content.Length > end && content.StartsWith(Start)
            && Checksum.TryParse(Encoding.Latin1.GetString(content[Start.Length..end]), out uint checksum) && checksum == Checksum.Append(0, content[end..]);
    }

    // What has a valid checksum was written by Format, or by somebody who knows how to calculate one.
    private static JobStateFile ParseEnvelope(ReadOnlyMemory<byte> content)
    {
        var reader = new Utf8JsonReader(content.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        ReadMember(ref reader, "version"u8);
        ReadMember(ref reader, "checksum"u8);
        ReadMember(ref reader, "step"u8);
        long step = reader.GetInt64();
        ReadMember(ref reader, "owner"u8);
        long owner = reader.GetInt64();
        ReadMember(ref reader, "batches"u8);
        string? log = reader.GetString();
        ReadMember(ref reader, "batches_length"u8);
        long length = reader.GetInt64();
        ReadMember(ref reader, "batches_checksum"u8);
        bool hasChecksum = Checksum.TryParse(reader.GetString(), out uint checksum);
        ReadMember(ref reader, "head"u8);
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        int end = (int)reader.BytesConsumed;
        if (!reader.Read() || reader.TokenType != JsonTokenType.EndObject || reader.Read())
            throw new JsonException("The state has other members.");
        if (step is < 1 or > MaxStep || owner is < 1 or > MaxOwner || length < 0 || !hasChecksum || !IsLogName(log))
            throw new JsonException("A member of the state has a value that it cannot have.");
        return new JobStateFile { Step = step, Owner = owner, Log = log, LogLength = length, LogChecksum = checksum, Head = content[start..end] };
    }

    private static void ReadMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(name) || !reader.Read())
            throw new JsonException($"The member {Encoding.UTF8.GetString(name)} is missing.");
    }

    // The old format, a newer one, or damage.
    private static JobStateFile ParseOther(JobDirectory directory, ReadOnlyMemory<byte> content)
    {
        using JsonDocument document = JsonDocument.Parse(content, DocumentOptions);
        JsonElement root = document.RootElement;
        if (!root.TryGetProperty("version"u8, out JsonElement member) || !member.TryGetInt64(out long version))
            throw new JsonException("The version is missing.");
        if (version > CurrentVersion)
        {
            throw new BifrostJobException(
                $"The journal of job '{directory.Job}' has version {version}: a newer version of the library has written it. This one reads versions up to {CurrentVersion}.")
            {
                Reason = JobFailureReason.NewerVersion,
            };
        }

        if (version != OldVersion || EnvelopeMembers.Any(name => root.TryGetProperty(name, out _)))
            throw directory.CreateDamagedException(JobDirectory.StateFile, "does not have the content that its checksum says");
        return new JobStateFile { Step = 1, Head = content };
    }
}
