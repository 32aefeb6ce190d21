namespace Bifrost.Client.Testing;

/// <summary>An HTTP request that a <see cref="BifrostTestGateway"/> received.</summary>
public sealed class GatewayRequest
{
    // With a state directory the content is on disk, and there can be many uploads.
    private const int MaxKeptBytes = 64 * 1024;

    private readonly TaskCompletionSource<bool> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Boxed, so that it is replaced at once.
    private volatile object _body;

    internal GatewayRequest(
        string method, string target, string pathBase, IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body)
    {
        Method = method;
        Target = target;
        Headers = headers;
        _body = body;
        IsUnderPathBase = target.StartsWith(pathBase + "/", StringComparison.Ordinal);
        RelativeTarget = IsUnderPathBase ? target[pathBase.Length..] : target;
    }

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>The path and query, exactly as sent, including <see cref="BifrostTestGatewayOptions.PathBase"/>.</summary>
    public string Target { get; }

    /// <summary>
    /// The path without <see cref="BifrostTestGatewayOptions.PathBase"/> and without the query. Percent-encoded characters are not decoded.
    /// </summary>
    public string Path => RelativeTarget.IndexOf('?', StringComparison.Ordinal) is >= 0 and int index ? RelativeTarget[..index] : RelativeTarget;

    /// <summary>The headers. Names are case-insensitive; multiple values of a header are joined with a comma and a space.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>
    /// The body as sent, not decompressed. Empty if the request has no body, or a body larger than
    /// <see cref="BifrostTestGatewayOptions.MaxRequestBytes"/>. With a <see cref="BifrostTestGatewayOptions.StateDirectory"/>, a body larger than
    /// 64 KiB is empty after <see cref="Answered"/> has completed.
    /// </summary>
    public ReadOnlyMemory<byte> Body => (ReadOnlyMemory<byte>)_body;

    /// <summary>The operation that the request is for; <see langword="null"/> if the gateway has no such route.</summary>
    public BifrostRequestType? RequestType => IsUnderPathBase ? GatewayRouter.Match(Method, Path)?.RequestType : null;

    /// <summary>
    /// A task that completes when the gateway has finished with the request: with <see langword="true"/> if the whole response was sent, with
    /// <see langword="false"/> if the client or the gateway closed the connection before.
    /// </summary>
    public Task<bool> Answered => _answered.Task;

    /// <summary>Whether the body is larger than the gateway accepts.</summary>
    internal bool IsTooLarge { get; init; }

    internal bool IsUnderPathBase { get; }

    /// <summary>The target without the path base.</summary>
    internal string RelativeTarget { get; }

    /// <summary>Returns the value of a query parameter.</summary>
    /// <param name="name">The name of the parameter, case-sensitive.</param>
    /// <returns>
    /// The decoded value of the first parameter with this name; <see langword="null"/> if there is no such parameter.
    /// </returns>
    public string? Query(string name)
    {
        ReadOnlySpan<char> query = RelativeTarget.AsSpan(Path.Length).TrimStart('?');
        foreach (Range range in query.Split('&'))
        {
            ReadOnlySpan<char> parameter = query[range];
            int equals = parameter.IndexOf('=');
            if (Decode(equals < 0 ? parameter : parameter[..equals]) == name)
                return equals < 0 ? "" : Decode(parameter[(equals + 1)..]);
        }

        return null;
    }

    /// <summary>Returns the method and the target, for example <c>GET /v1/batches?provider=openai</c>.</summary>
    /// <returns>The method and the target.</returns>
    public override string ToString() => $"{Method} {Target}";

    internal string? Header(string name) => Headers.GetValueOrDefault(name);

    internal void DropLargeBody()
    {
        if (Body.Length > MaxKeptBytes)
            _body = ReadOnlyMemory<byte>.Empty;
    }

    internal void SetAnswered(bool isSent) => _answered.TrySetResult(isSent);

    private static string Decode(ReadOnlySpan<char> text) => Uri.UnescapeDataString(text.ToString().Replace('+', ' '));
}
