using System.Text.Json;
using static Bifrost.Client.Providers.CreateMembers;

namespace Bifrost.Client.Providers;

/// <summary>Anthropic: requests are sent within the create, and called <c>params</c>; lists ignore the cursor.</summary>
internal sealed class AnthropicProfile : ProviderProfile
{
    // https://docs.anthropic.com/en/docs/build-with-claude/batch-processing (batch limitations)
    public override BatchLimits Limits { get; } = new() { MaxRequests = 100_000, MaxBytes = 256 * BatchLimits.MiB };

    public override IReadOnlyCollection<string> SupportedMembers { get; } = [Model, Requests];

    public override IReadOnlyCollection<string> RequiredMembers { get; } = [Requests];

    public override bool TakesInlineRequestsOnly => true;

    public override bool? HasErrorFile => false;

    public override bool? ListsIdentity => false;

    public override int? DefaultListLimit => 1000;

    public override string? ValidateCustomId(string customId) =>
        customId.Length > 64 || !customId.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? "has a custom_id that anthropic does not accept: 1 to 64 letters, digits, '_' and '-'"
            : null;

    public override void WriteInlineRequest(Utf8JsonWriter writer, string customId, string method, string? endpoint, JsonPayload body)
    {
        writer.WriteString("custom_id", customId);
        WriteBody(writer, "params", body);
    }
}
