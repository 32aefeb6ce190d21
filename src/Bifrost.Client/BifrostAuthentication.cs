namespace Bifrost.Client;

/// <summary>Where a key goes in a request.</summary>
public enum BifrostAuthentication
{
    /// <summary>A key that starts with <c>sk-bf-</c> goes where virtual keys go, anything else goes as a bearer token.</summary>
    Automatic = 0,

    /// <summary>Into <c>x-bf-vk</c>, whatever it looks like.</summary>
    VirtualKey,

    /// <summary>Into <c>Authorization: Bearer</c>, whatever it looks like.</summary>
    Bearer,

    /// <summary>Into <c>Authorization: Basic</c>; the key is <c>user:password</c>.</summary>
    Basic,
}
