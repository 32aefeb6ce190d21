namespace Bifrost.Client.Configuration;

/// <summary>Decides which header a key is sent in.</summary>
internal static class KeyPlacement
{
    /// <summary>The placement of a key: never <see cref="BifrostAuthentication.Automatic"/>.</summary>
    public static BifrostAuthentication Of(string key, BifrostAuthentication requested) =>
        requested != BifrostAuthentication.Automatic ? requested
        : key.StartsWith("sk-bf-", StringComparison.OrdinalIgnoreCase) ? BifrostAuthentication.VirtualKey
        : BifrostAuthentication.Bearer;

    /// <summary>Says why a key cannot be sent as user name and password; null when it can, or is not to be.</summary>
    public static string? ValidateBasic(string key, BifrostAuthentication requested) =>
        requested == BifrostAuthentication.Basic && !key.Contains(':', StringComparison.Ordinal)
            ? $"must be user:password for {nameof(BifrostClientOptions.Authentication)} {nameof(BifrostAuthentication.Basic)}"
            : null;
}
