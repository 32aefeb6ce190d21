using System.Globalization;
using System.Net.Http.Headers;

namespace Bifrost.Client.Gathering;

/// <summary>Recognizes time limits and retries of SDKs, which do not fit calls that wait for a batch.</summary>
internal static class SdkSettings
{
    private const string Advice =
        "Calls wait until their batch has ended, which can take hours. Plain HttpClient: set Timeout = Timeout.InfiniteTimeSpan, and no retries. OpenAI and Azure OpenAI SDK: in "
        + "addition set NetworkTimeout = Timeout.InfiniteTimeSpan and RetryPolicy = new ClientRetryPolicy(0) in the client options. Anthropic SDK: in addition set "
        + "Timeout = Timeout.InfiniteTimeSpan and MaxRetries = 0 in the client options.";

    // A limit begins before the call arrives here, and its timer can be late.
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(2);

    // Two calls that were given up after the same time: a time limit, and a retry.
    private static readonly TimeSpan MinRepeatedWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxDifference = TimeSpan.FromSeconds(0.25);

    private static readonly (TimeSpan Limit, string Names)[] Defaults =
    [
        (TimeSpan.FromSeconds(100), "HttpClient.Timeout and of NetworkTimeout of the OpenAI SDK"),
        (TimeSpan.FromSeconds(600), "Timeout of SDKs such as that of Anthropic"),
    ];

    /// <summary>A call that comes within this time after the same call was given up is a retry.</summary>
    public static TimeSpan MaxRetryDelay { get; } = TimeSpan.FromSeconds(15);

    /// <summary>Throws when the headers of an SDK say that the call has a time limit, or is a retry.</summary>
    /// <exception cref="BifrostSdkSettingsException">It is.</exception>
    public static void ThrowIfLimited(HttpRequestHeaders headers)
    {
        if (ReadNumber(headers, "X-Stainless-Timeout") is > 0 and double seconds)
        {
            throw new BifrostSdkSettingsException(
                string.Create(CultureInfo.InvariantCulture, $"The SDK gives up the call after {seconds} seconds (X-Stainless-Timeout). Nothing was sent. {Advice}"));
        }

        if (ReadNumber(headers, "X-Stainless-Retry-Count") is > 0 and double retry)
        {
            throw new BifrostSdkSettingsException(
                string.Create(CultureInfo.InvariantCulture, $"The call is retry {retry} of the SDK (X-Stainless-Retry-Count). Nothing was sent. {Advice}"));
        }
    }

    /// <summary>Explains why a call was given up; null when its caller has cancelled it.</summary>
    /// <param name="waited">How long the call has waited.</param>
    /// <param name="waitedBefore">How long the same call had waited shortly before; null when there was none.</param>
    public static BifrostSdkSettingsException? Explain(TimeSpan waited, TimeSpan? waitedBefore)
    {
        foreach ((TimeSpan limit, string names) in Defaults)
        {
            if (waited >= limit - Early && waited <= limit + Late)
                return Create(waited, $"the default of {names}");
        }

        return waitedBefore is { } before && waited >= MinRepeatedWait && (waited - before).Duration() <= MaxDifference
            ? Create(waited, "and so was the same call before: the SDK has a time limit, and sends the call again")
            : null;
    }

    private static BifrostSdkSettingsException Create(TimeSpan waited, string reason) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The call was given up after {waited.TotalSeconds:0.#} seconds, {reason}. If it was submitted, its request stays in the batch: the same call gets its answer. {Advice}"));

    private static double? ReadNumber(HttpRequestHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values)
        && double.TryParse(values.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : null;
}
