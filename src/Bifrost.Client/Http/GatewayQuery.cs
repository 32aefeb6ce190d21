using System.Globalization;
using System.Text;

namespace Bifrost.Client;

/// <summary>Builds the query of a request; parameters without a value are left out.</summary>
internal struct GatewayQuery
{
    private StringBuilder? _text;

    public GatewayQuery With(string name, string? value)
    {
        if (value is null)
            return this;
        _text = _text is null ? new StringBuilder("?") : _text.Append('&');
        _text.Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    public GatewayQuery With(string name, int? value) => With(name, value?.ToString(CultureInfo.InvariantCulture));

    public override readonly string ToString() => _text?.ToString() ?? "";
}
