using System.Collections.Concurrent;
using System.Text;

namespace Bifrost.Client.Testing;

/// <summary>Who may call: users of the gateway itself, and holders of virtual keys. Where both are asked for, both must be there.</summary>
internal sealed class GatewayAuthentication
{
    private const string VirtualKeyPrefix = "sk-bf-";

    private readonly ConcurrentDictionary<string, bool> _virtualKeys = new(StringComparer.Ordinal);
    private volatile string? _credentials;

    public void RequireVirtualKey(string key) => _virtualKeys[key] = true;

    public void RequireBasic(string user, string password) =>
        _credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    /// <summary>The refusal of a request; null when it may go on.</summary>
    public GatewayResponse? RefuseUser(GatewayRequest request) => _credentials is null || Credentials(request, "Basic ") == _credentials
        ? null
        // Said before the route is looked at, so that both families say it alike.
        : new GatewayError(401, "Unauthorized") { ExtraFields = new BifrostExtraFields() }.ToResponse(RouteFamily.Unified);

    /// <summary>The refusal of a call; null when it may go on.</summary>
    public GatewayResponse? RefuseVirtualKey(GatewayCall call)
    {
        if (_virtualKeys.IsEmpty || (VirtualKey(call.Request) is { } key && _virtualKeys.ContainsKey(key)))
            return null;

        // Refused before it was routed.
        return new GatewayError(401, "virtual key is required. Provide a virtual key via the x-bf-vk header.")
        {
            Type = "virtual_key_required",
            ExtraFields = call.ExtraFields with { RoutingInfo = call.IsApril ? null : new RoutingInfo() },
        }.ToResponse(call.Family);
    }

    private static string? VirtualKey(GatewayRequest request)
    {
        if (request.Header("x-bf-vk") is { Length: > 0 } key)
            return key;
        string?[] others = [Credentials(request, "Bearer "), request.Header("x-api-key"), request.Header("x-goog-api-key")];
        return Array.Find(others, other => other?.StartsWith(VirtualKeyPrefix, StringComparison.OrdinalIgnoreCase) is true);
    }

    private static string? Credentials(GatewayRequest request, string scheme) =>
        request.Header("Authorization") is { } value && value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            ? value[scheme.Length..].Trim()
            : null;
}
