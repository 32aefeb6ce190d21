using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>The type of an error, as named by the gateway or by the provider.</summary>
/// <remarks>The set of values is open: the values here are those of the gateway itself; providers add their own.</remarks>
[JsonConverter(typeof(OpenValueConverter<BifrostErrorType>))]
public readonly record struct BifrostErrorType : IOpenValue<BifrostErrorType>
{
    /// <summary>Initializes a value from a string.</summary>
    /// <param name="value">The value as sent by the gateway; <see langword="null"/> is treated as an empty string.</param>
    public BifrostErrorType(string? value) => Value = value ?? "";

    /// <summary>The value as sent by the gateway; an empty string for <see langword="default"/>, never <see langword="null"/>.</summary>
    public string Value { get => field ?? ""; private init => field = value.Length == 0 ? null : value; }

    /// <summary>400: a header that the gateway is configured to require is missing.</summary>
    public static BifrostErrorType MissingRequiredHeaders { get; } = new("missing_required_headers");

    /// <summary>401: the gateway requires a virtual key, and got none or an unknown one.</summary>
    public static BifrostErrorType VirtualKeyRequired { get; } = new("virtual_key_required");

    /// <summary>401, on gateways up to 1.4.19 403: no such virtual key.</summary>
    public static BifrostErrorType VirtualKeyNotFound { get; } = new("virtual_key_not_found");

    /// <summary>403: the virtual key is inactive.</summary>
    public static BifrostErrorType VirtualKeyBlocked { get; } = new("virtual_key_blocked");

    /// <summary>401: no such virtual key, on gateways since 2.1.0.</summary>
    public static BifrostErrorType AccessNotFound { get; } = new("access_not_found");

    /// <summary>403: the virtual key is inactive (gateways since 2.1.0). 404: the batch or file belongs to another key (since 2.2).</summary>
    public static BifrostErrorType AccessBlocked { get; } = new("access_blocked");

    /// <summary>403: the virtual key may not use the model.</summary>
    public static BifrostErrorType ModelBlocked { get; } = new("model_blocked");

    /// <summary>403: the virtual key may not use the provider.</summary>
    public static BifrostErrorType ProviderBlocked { get; } = new("provider_blocked");

    /// <summary>402: the budget of the virtual key is exhausted.</summary>
    public static BifrostErrorType BudgetExceeded { get; } = new("budget_exceeded");

    /// <summary>429: too many requests or tokens for the virtual key.</summary>
    public static BifrostErrorType RateLimited { get; } = new("rate_limited");

    /// <summary>429: too many tokens for the virtual key.</summary>
    public static BifrostErrorType TokenLimited { get; } = new("token_limited");

    /// <summary>429: too many requests for the virtual key.</summary>
    public static BifrostErrorType RequestLimited { get; } = new("request_limited");

    /// <summary>504: the provider did not respond within the time limit of the gateway.</summary>
    public static BifrostErrorType RequestTimedOut { get; } = new("request_timed_out");

    /// <summary>499: the gateway considered the request cancelled by its caller.</summary>
    public static BifrostErrorType RequestCancelled { get; } = new("request_cancelled");

    /// <summary>502: the gateway could not reach the provider.</summary>
    public static BifrostErrorType ProviderConnectionFailed { get; } = new("provider_connection_failed");

    static BifrostErrorType IOpenValue<BifrostErrorType>.Create(string? value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
