using System.Text.Json;

namespace Bifrost.Client.Tests.Replay;

/// <summary>The rule of the gateway for failed items (its <c>Failed()</c>), applied to the JSON and independent of the client's code.</summary>
internal static class GatewayOutcomeRule
{
    public static BatchItemOutcome OutcomeOf(JsonElement item)
    {
        JsonElement? error = Member(item, "error"), response = Member(item, "response"), result = Member(item, "result");
        int status = response is { } present && Member(present, "status_code") is { } code ? code.GetInt32() : 0;
        string type = result is { } end && Member(end, "type") is { } text ? text.GetString()! : "";

        bool failed = error is not null
            || (response is not null && status is < 200 or > 299)
            || (type.Length > 0 && type != "succeeded")
            || (response is null && result is null);
        if (!failed)
            return BatchItemOutcome.Succeeded;
        return type switch
        {
            "expired" => BatchItemOutcome.Expired,
            "canceled" or "cancelled" => BatchItemOutcome.Cancelled,
            _ when error is null && response is null && result is null => BatchItemOutcome.Unknown,
            _ => BatchItemOutcome.Errored,
        };
    }

    private static JsonElement? Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null ? member : null;
}
