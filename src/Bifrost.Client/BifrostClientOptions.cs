namespace Bifrost.Client;

/// <summary>How a <see cref="BifrostClient"/> reaches its gateway. Read once, when the client is created.</summary>
public sealed class BifrostClientOptions
{
    /// <summary>
    /// Where the gateway is, as <c>https://gateway.example.com</c>. May carry a path, with or without a slash at its end. Required.
    /// Keys are never sent to another host than this.
    /// </summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>
    /// The key: a virtual key (<c>sk-bf-…</c>) goes into <c>x-bf-vk</c>, anything else into <c>Authorization: Bearer</c>;
    /// <see cref="Authentication"/> forces a place. <see langword="null"/> sends none.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Gives the key for each request instead of <see cref="ApiKey"/>, for keys that change. It is called before every request, so it
    /// should cache. <see langword="null"/> from it sends no key.
    /// </summary>
    public Func<CancellationToken, ValueTask<string?>>? ApiKeyCallback { get; set; }

    /// <summary>
    /// A virtual key that goes into <c>x-bf-vk</c> together with whatever <see cref="ApiKey"/> or <see cref="UserName"/> put into
    /// <c>Authorization</c> (for the gateway's admin authentication, or for a proxy in front of it).
    /// </summary>
    public string? VirtualKey { get; set; }

    /// <summary>
    /// The user for <c>Authorization: Basic</c>, the only thing that a gateway with admin authentication takes. Goes together with
    /// <see cref="Password"/>.
    /// </summary>
    public string? UserName { get; set; }

    /// <summary>The password for <see cref="UserName"/>.</summary>
    public string? Password { get; set; }

    /// <summary>Where <see cref="ApiKey"/>, or what <see cref="ApiKeyCallback"/> gives, goes.</summary>
    public BifrostAuthentication Authentication { get; set; }

    /// <summary>
    /// How long the gateway may take until its answer begins: 5 minutes unless set. The gateway prepares results in full before it
    /// sends the first byte. Of an upload each piece may take as long, and the answer after the last one; the time that its source takes does
    /// not count. Not used with a caller's own <see cref="HttpClient"/>, which has a timeout of its own for all of that together.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an answer that has begun may pause before it is given up: 100 seconds unless set.</summary>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// The largest single result item, in bytes, that is read, and the largest answer of any other call, a page of a list say: 256 MiB unless
    /// set; at least 1 KiB.
    /// </summary>
    public int MaxItemBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Says what is wrong with these options, naming each setting and never a secret; empty when nothing is.</summary>
    internal IEnumerable<string> Faults()
    {
        if (BaseAddress is null)
            yield return $"{nameof(BaseAddress)} is required: the gateway's address, as https://gateway.example.com.";
        else if (!BaseAddress.IsAbsoluteUri || BaseAddress.Scheme is not ("http" or "https"))
            yield return $"{nameof(BaseAddress)} must be an absolute http or https address.";
        else if (BaseAddress.UserInfo.Length > 0)
            yield return $"{nameof(BaseAddress)} must not hold a user and password: use {nameof(UserName)} and {nameof(Password)}.";
        else if (BaseAddress.Query.Length > 0 || BaseAddress.Fragment.Length > 0)
            yield return $"{nameof(BaseAddress)} must not have a query or a fragment.";

        if (ApiKey is not null && ApiKeyCallback is not null)
            yield return $"{nameof(ApiKey)} and {nameof(ApiKeyCallback)} exclude each other.";
        if (UserName is null != Password is null)
            yield return $"{nameof(UserName)} and {nameof(Password)} go together.";
        if (UserName?.Contains(':', StringComparison.Ordinal) == true)
            yield return $"{nameof(UserName)} must not hold a colon.";
        if (!Enum.IsDefined(Authentication))
            yield return $"{nameof(Authentication)} is not one of {string.Join(", ", Enum.GetNames<BifrostAuthentication>())}.";

        foreach ((string name, string? value) in new[] { (nameof(ApiKey), ApiKey), (nameof(VirtualKey), VirtualKey) })
        {
            if (value is not null && Credentials.FaultOf(value) is string fault)
                yield return $"{name} {fault}.";
        }

        if (UserName is not null && ApiKey is not null && Credentials.PlaceOf(ApiKey, Authentication) != BifrostAuthentication.VirtualKey)
            yield return $"{nameof(ApiKey)} and {nameof(UserName)} would both be the Authorization header; a virtual key goes with either.";
        if (VirtualKey is not null && ApiKey is not null && Credentials.PlaceOf(ApiKey, Authentication) == BifrostAuthentication.VirtualKey)
            yield return $"{nameof(ApiKey)} and {nameof(VirtualKey)} would both be the x-bf-vk header.";
        if (ApiKey is not null && Credentials.FaultAsBasic(ApiKey, Authentication) is string basicFault)
            yield return $"{nameof(ApiKey)} {basicFault}.";

        foreach ((string name, TimeSpan value) in new[] { (nameof(Timeout), Timeout), (nameof(ReadTimeout), ReadTimeout) })
        {
            if (value != System.Threading.Timeout.InfiniteTimeSpan && (value <= TimeSpan.Zero || value.TotalMilliseconds > int.MaxValue))
                yield return $"{name} must be more than zero and less than 24 days, or infinite.";
        }

        if (MaxItemBytes is < 1024 or > 2_000_000_000)
            yield return $"{nameof(MaxItemBytes)} must be from 1,024 to 2,000,000,000.";
    }
}
