using System.Globalization;
using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>The number of requests of a batch in each state. All counts are 0 until the provider reports them.</summary>
/// <remarks>Providers define <see cref="Completed"/> differently; <see cref="Finished"/> shows the progress for every provider.</remarks>
public sealed record BatchRequestCounts : GatewayObject
{
    /// <summary>The number of requests in the batch; 0 if not known. The other counts need not add up to it (Vertex).</summary>
    [JsonPropertyName("total")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long Total { get; init; }

    /// <summary>The number of completed requests. Gemini includes failed requests; all other providers count successful requests only.</summary>
    [JsonPropertyName("completed")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long Completed { get; init; }

    /// <summary>The number of failed requests.</summary>
    [JsonPropertyName("failed")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long Failed { get; init; }

    /// <summary>The number of successful requests (Anthropic, Gemini); <see langword="null"/> if 0 or not reported.</summary>
    [JsonPropertyName("succeeded")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? Succeeded { get; init; }

    /// <summary>The number of requests that expired before they were processed (Anthropic); <see langword="null"/> if 0 or not reported.</summary>
    [JsonPropertyName("expired")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? Expired { get; init; }

    /// <summary>The number of cancelled requests (Anthropic); <see langword="null"/> if 0 or not reported.</summary>
    [JsonPropertyName("canceled")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? Cancelled { get; init; }

    /// <summary>The number of requests that are not finished (Anthropic, Gemini); <see langword="null"/> if 0 or not reported.</summary>
    [JsonPropertyName("pending")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? Pending { get; init; }

    /// <summary>The number of finished requests: successful, failed, expired and cancelled; from 0 to <see cref="Total"/>, if known.</summary>
    /// <remarks>
    /// Can be less than <see cref="Total"/> for a batch that is no longer running: providers do not count every request of a batch that
    /// expired, was cancelled or completed in part. Use <see cref="BatchStatus.IsTerminal"/> to find out whether a batch is still running.
    /// </remarks>
    [JsonIgnore]
    public long Finished
    {
        get
        {
            // 128 bits: the sum of four counts can exceed 64 bits. The number of successes is not reported if it is 0. For Gemini,
            // completed + failed then counts the failed requests twice; the limit corrects that.
            Int128 finished = Total > 0 && Pending is { } pending
                ? (Int128)Total - pending
                : (Int128)(Succeeded ?? Completed) + Unsuccessful;
            return (long)Int128.Clamp(finished, 0, Total > 0 ? Total : long.MaxValue);
        }
    }

    /// <summary><see cref="Finished"/> divided by <see cref="Total"/>, from 0 to 1; <see langword="null"/> if the total is not known.</summary>
    [JsonIgnore]
    public double? FinishedFraction => Total > 0 ? (double)Finished / Total : null;

    private Int128 Unsuccessful => (Int128)Failed + (Expired ?? 0) + (Cancelled ?? 0);

    /// <summary>Returns the progress for display, such as <c>75 of 100 finished (70 completed, 5 failed)</c>.</summary>
    /// <remarks>The completed requests in the text are the successful ones, for Gemini as well.</remarks>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        long finished = Finished;
        Int128 succeeded = Int128.Max(finished - Unsuccessful, 0);
        string progress = Total > 0 ? $"{finished} of {Total} finished" : $"{finished} finished, total unknown";
        string expired = Expired > 0 ? $", {Expired} expired" : "";
        string cancelled = Cancelled > 0 ? $", {Cancelled} cancelled" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{progress} ({succeeded} completed, {Failed} failed{expired}{cancelled})");
    }
}
