using System.Globalization;

namespace Bifrost.Client;

/// <summary>The query of a request; parameters without a value are left out.</summary>
internal readonly record struct GatewayQuery(string? Text)
{
    public GatewayQuery With(string name, string? value) =>
        value is null ? this : new($"{(Text is null ? "?" : Text + "&")}{name}={Uri.EscapeDataString(value)}");

    public GatewayQuery With(string name, int? value) => With(name, value?.ToString(CultureInfo.InvariantCulture));

    public override string ToString() => Text ?? "";
}
