namespace Bifrost.Client;

/// <summary>The HTTP header that an API key is sent in.</summary>
public enum BifrostAuthentication
{
    /// <summary><see cref="VirtualKey"/> for a key that starts with <c>sk-bf-</c>, <see cref="Bearer"/> for any other key.</summary>
    Automatic = 0,

    /// <summary><c>x-bf-vk</c>, for any key.</summary>
    VirtualKey,

    /// <summary><c>Authorization: Bearer</c>, for any key.</summary>
    Bearer,

    /// <summary><c>Authorization: Basic</c>; the key has the form <c>user:password</c>.</summary>
    Basic,
}
