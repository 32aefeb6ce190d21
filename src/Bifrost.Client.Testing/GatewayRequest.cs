namespace Bifrost.Client.Testing;

/// <summary>A request that the gateway received.</summary>
public sealed class GatewayRequest
{
    private readonly TaskCompletionSource<bool> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal GatewayRequest(
        string method, string target, string pathBase, IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body)
    {
        Method = method;
        Target = target;
        Headers = headers;
        Body = body;
        IsInside = target.StartsWith(pathBase + "/", StringComparison.Ordinal);
        RelativeTarget = IsInside ? target[pathBase.Length..] : target;
    }

    /// <summary>The method.</summary>
    public string Method { get; }

    /// <summary>Path and query, byte for byte as sent.</summary>
    public string Target { get; }

    /// <summary>The path without the gateway's base path and without the query, percent escapes as sent.</summary>
    public string Path => RelativeTarget.IndexOf('?', StringComparison.Ordinal) is >= 0 and int at ? RelativeTarget[..at] : RelativeTarget;

    /// <summary>The headers; names in any case, several values joined with a comma.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The body as sent; empty without one, and for one that was too large.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>
    /// Ends when the gateway is done with the request: <see langword="true"/> when the answer went out whole, <see langword="false"/>
    /// when the connection ended first, be it that the client hung up or that the gateway did.
    /// </summary>
    public Task<bool> Answered => _answered.Task;

    /// <summary>Whether the body was larger than the gateway takes.</summary>
    internal bool IsTooLarge { get; init; }

    /// <summary>Whether the request is for the gateway's base path.</summary>
    internal bool IsInside { get; }

    /// <summary>The target without the gateway's base path.</summary>
    internal string RelativeTarget { get; }

    /// <summary>Looks up a parameter of the query.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The first value, unescaped; <see langword="null"/> when there is none.</returns>
    public string? Query(string name)
    {
        ReadOnlySpan<char> query = RelativeTarget.AsSpan(Path.Length).TrimStart('?');
        foreach (Range part in query.Split('&'))
        {
            ReadOnlySpan<char> pair = query[part];
            int equals = pair.IndexOf('=');
            if (Unescape(equals < 0 ? pair : pair[..equals]) == name)
                return equals < 0 ? "" : Unescape(pair[(equals + 1)..]);
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Target}";

    internal string? Header(string name) => Headers.GetValueOrDefault(name);

    internal void Done(bool answered) => _answered.TrySetResult(answered);

    private static string Unescape(ReadOnlySpan<char> text) => Uri.UnescapeDataString(text.ToString().Replace('+', ' '));
}
