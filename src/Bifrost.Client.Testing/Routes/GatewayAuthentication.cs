using System.Collections.Concurrent;
using System.Text;

namespace Bifrost.Client.Testing;

/// <summary>Checks Basic credentials and virtual keys. If both are required, a request needs both. Thread-safe.</summary>
internal sealed class GatewayAuthentication
{
    private const string VirtualKeyPrefix = "sk-bf-";

    private readonly ConcurrentDictionary<string, bool> _virtualKeys = new(StringComparer.Ordinal);
    private volatile string? _basicCredentials;

    public void RequireVirtualKey(string key) => _virtualKeys[key] = true;

    public void RequireBasic(string user, string password) =>
        _basicCredentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    /// <summary>Returns the error response if Basic credentials are required and missing or wrong; otherwise null.</summary>
    public GatewayResponse? CheckBasic(GatewayRequest request)
    {
        if (_basicCredentials is null || GetCredentials(request, "Basic ") == _basicCredentials)
            return null;
        // The check runs before routing, so the response is the same for both route families.
        return new GatewayError(401, "Unauthorized") { ExtraFields = new BifrostExtraFields() }.ToResponse(RouteFamily.Unified);
    }

    /// <summary>Returns the error response if a virtual key is required and missing or wrong; otherwise null.</summary>
    public GatewayResponse? CheckVirtualKey(RequestContext context)
    {
        if (_virtualKeys.IsEmpty || (GetVirtualKey(context.Request) is { } key && _virtualKeys.ContainsKey(key)))
            return null;

        return new GatewayError(401, "virtual key is required. Provide a virtual key via the x-bf-vk header.")
        {
            Type = "virtual_key_required",
            ExtraFields = context.ErrorExtraFields with { RoutingInfo = context.IsV1_4_19 ? null : new RoutingInfo() },
        }.ToResponse(context.Family);
    }

    private static string? GetVirtualKey(GatewayRequest request)
    {
        if (request.Header("x-bf-vk") is { Length: > 0 } key)
            return key;
        string?[] candidates = [GetCredentials(request, "Bearer "), request.Header("x-api-key"), request.Header("x-goog-api-key")];
        return Array.Find(candidates, candidate => candidate?.StartsWith(VirtualKeyPrefix, StringComparison.OrdinalIgnoreCase) is true);
    }

    private static string? GetCredentials(GatewayRequest request, string scheme) =>
        request.Header("Authorization") is { } value && value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            ? value[scheme.Length..].Trim()
            : null;
}
