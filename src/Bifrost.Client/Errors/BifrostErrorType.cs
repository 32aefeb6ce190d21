using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>The kind of an error, in the words of the gateway or of the provider behind it.</summary>
/// <remarks>An open set: the known values are the ones that the gateway itself gives; providers add their own.</remarks>
[JsonConverter(typeof(OpenValueConverter<BifrostErrorType>))]
public readonly record struct BifrostErrorType : IOpenValue<BifrostErrorType>
{
    private readonly string? _value;

    /// <summary>Creates a value from the word that stands on the wire.</summary>
    /// <param name="value">The word, exactly as the gateway spells it; <see langword="null"/> is the same as empty.</param>
    public BifrostErrorType(string? value) => _value = string.IsNullOrEmpty(value) ? null : value;

    /// <summary>The word as it stands on the wire; empty for <see langword="default"/>, never <see langword="null"/>.</summary>
    public string Value => _value ?? "";

    /// <summary>400: a header that the gateway is set to require is missing.</summary>
    public static BifrostErrorType MissingRequiredHeaders { get; } = new("missing_required_headers");

    /// <summary>401: the gateway enforces virtual keys and got none, or none that it knows.</summary>
    public static BifrostErrorType VirtualKeyRequired { get; } = new("virtual_key_required");

    /// <summary>401, on older gateways 403: no such virtual key.</summary>
    public static BifrostErrorType VirtualKeyNotFound { get; } = new("virtual_key_not_found");

    /// <summary>403: the virtual key is inactive.</summary>
    public static BifrostErrorType VirtualKeyBlocked { get; } = new("virtual_key_blocked");

    /// <summary>403: the virtual key may not use the model.</summary>
    public static BifrostErrorType ModelBlocked { get; } = new("model_blocked");

    /// <summary>403: the virtual key may not use the provider.</summary>
    public static BifrostErrorType ProviderBlocked { get; } = new("provider_blocked");

    /// <summary>402: the budget of the virtual key is used up.</summary>
    public static BifrostErrorType BudgetExceeded { get; } = new("budget_exceeded");

    /// <summary>429: too many requests or tokens for the virtual key.</summary>
    public static BifrostErrorType RateLimited { get; } = new("rate_limited");

    /// <summary>429: too many tokens for the virtual key.</summary>
    public static BifrostErrorType TokenLimited { get; } = new("token_limited");

    /// <summary>429: too many requests for the virtual key.</summary>
    public static BifrostErrorType RequestLimited { get; } = new("request_limited");

    /// <summary>504: the provider did not answer within the time that the gateway gives it.</summary>
    public static BifrostErrorType RequestTimedOut { get; } = new("request_timed_out");

    /// <summary>499: the gateway took the request for abandoned.</summary>
    public static BifrostErrorType RequestCancelled { get; } = new("request_cancelled");

    /// <summary>502: the gateway could not reach the provider.</summary>
    public static BifrostErrorType ProviderConnectionFailed { get; } = new("provider_connection_failed");

    static BifrostErrorType IOpenValue<BifrostErrorType>.Create(string? value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
