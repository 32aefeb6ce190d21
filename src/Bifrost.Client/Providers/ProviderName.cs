using Bifrost.Client.Common;

namespace Bifrost.Client.Providers;

/// <summary>Validates the names of providers, which are sent in a header, in the query and in forms.</summary>
internal static class ProviderName
{
    /// <summary>Says why a provider cannot be sent, without quoting it; null when it can.</summary>
    public static string? Validate(ModelProvider provider) =>
        provider.Value.Length == 0 ? "is empty" : HeaderText.Validate(provider.Value);

    /// <summary>Throws when a provider cannot be sent.</summary>
    /// <exception cref="ArgumentException">The provider is empty, or its name cannot be sent in a header.</exception>
    public static void Require(ModelProvider? provider, string paramName)
    {
        if (provider is { } name && Validate(name) is string error)
            throw new ArgumentException($"The provider {error}.", paramName);
    }
}
