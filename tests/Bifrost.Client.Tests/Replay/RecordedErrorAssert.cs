using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Tests.Replay;

/// <summary>An exception has all members of the recorded error, and no text of the provider in its message.</summary>
internal static class RecordedErrorAssert
{
    public static void Check(BifrostException raised, Recording recording, Type expected, string method = "GET")
    {
        Assert.That(raised, Is.TypeOf(expected), raised.Message);
        if (raised is BifrostInvalidResponseException response)
            CheckResponse(response, recording);
        else
            CheckApi((BifrostApiException)raised, recording, method);
    }

    private static void CheckResponse(BifrostInvalidResponseException raised, Recording recording)
    {
        Assert.That(raised.StatusCode, Is.EqualTo(recording.Exchange.StatusCode));
        if (raised.ContentType == "application/json")
        {
            Assert.That(raised.Message, Does.Contain("instead of"));
            return;
        }

        Assert.That(raised.Message, Does.Contain(recording.Exchange.StatusCode is 301 ? "redirected" : "text/html"));
        if (recording.Exchange.StatusCode == 200)
            Assert.That(raised.BodyExcerpt, Is.EqualTo(Encoding.UTF8.GetString(recording.Exchange.Body.Span)));
    }

    private static void CheckApi(BifrostApiException raised, Recording recording, string method)
    {
        Assert.That(raised.StatusCode, Is.EqualTo(recording.Exchange.StatusCode));
        Assert.That(raised.Endpoint, Does.StartWith(method + " "));
        Assert.That(raised.Message, Does.Contain(raised.Endpoint!));
        Assert.That(raised.ItemsDelivered, Is.EqualTo(raised.Endpoint!.EndsWith("/results", StringComparison.Ordinal) ? 0 : null));
        if (recording.Exchange.ResponseHeaders["Content-Type"].StartsWith("text/plain", StringComparison.Ordinal))
        {
            Assert.That(raised.BodyExcerpt, Is.EqualTo(Encoding.UTF8.GetString(recording.Exchange.Body.Span)));
            return;
        }

        using var body = JsonDocument.Parse(recording.Exchange.Body);
        CheckMembers(raised, body.RootElement);
        CheckMessage(raised, body.RootElement);
    }

    private static void CheckMembers(BifrostApiException raised, JsonElement body)
    {
        Assert.That(raised.BodyExcerpt, Is.Null);
        Assert.That(raised.ErrorType?.Value, Is.EqualTo(Text(body, "type") ?? Text(body, "error", "type")));
        Assert.That(raised.Code, Is.EqualTo(Text(body, "error", "code")));
        Assert.That(raised.ErrorMessage, Is.EqualTo(Text(body, "error", "message")));
        Assert.That(raised.ErrorDetail, Is.EqualTo(Text(body, "error", "error")));
        Assert.That(raised.Param?.ToString(), Is.EqualTo(Member(body, "error", "param")?.GetRawText()));
        Assert.That(raised.EventId, Is.EqualTo(Text(body, "event_id") ?? Text(body, "error", "event_id")));
        Assert.That(raised.IsBifrostError?.ToString().ToLowerInvariant(), Is.EqualTo(Text(body, "is_bifrost_error")));
        Assert.That(
            raised.Provider?.Value,
            Is.EqualTo(Text(body, "extra_fields", "provider") ?? Text(body, "extra_fields", "routing_info", "provider")));
        Assert.That(raised.RequestType?.Value, Is.EqualTo(Text(body, "extra_fields", "request_type")));
        Assert.That(new JsonComparison().Differences(body.GetProperty("extra_fields"), raised.ExtraFields!), Is.Empty);
        Assert.That(UnmappedMembers.Of(raised.ExtraFields!), Is.Empty);
    }

    // Type and code are fixed values. All other text of the provider may quote the prompt.
    private static void CheckMessage(BifrostApiException raised, JsonElement body)
    {
        string shown = raised.ToString();
        IEnumerable<string> texts = body.GetProperty("extra_fields").TryGetProperty("raw_response", out JsonElement raw) ? StringsIn(raw) : [];
        if (IsProviderError(body))
            texts = texts.Append(Text(body, "error", "message")!);
        foreach (string text in texts.Where(text => text.Length >= 12 && text != raised.ErrorType?.Value && text != raised.Code))
            Assert.That(shown, Does.Not.Contain(text));
    }

    // The gateway copies status, type and message of a provider's error and adds the type of the request (docs/gateway-quirks.md, 34).
    // Its own errors for virtual keys have the same members, but with a type at the top.
    private static bool IsProviderError(JsonElement body) =>
        Text(body, "is_bifrost_error") == "false" && Text(body, "status_code") is not null && Text(body, "extra_fields", "request_type") is not null
        && Text(body, "type") is null && Text(body, "error", "type") != "provider_connection_failed";

    private static IEnumerable<string> StringsIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => StringsIn(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(StringsIn),
        _ => [],
    };

    private static string? Text(JsonElement element, params ReadOnlySpan<string> path) => Member(element, path) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => other.GetRawText(),
    };

    private static JsonElement? Member(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        }

        return element.ValueKind == JsonValueKind.Null ? null : element;
    }
}
