using System.Reflection;

namespace Bifrost.Client.WireTests.Requests;

/// <summary>A call of the public API and the requests that it makes, in order.</summary>
public sealed class PublicCall
{
    private readonly string _case;
    private readonly Func<BifrostClient, BatchKeyPin?, Task> _make;

    internal PublicCall(string signature, string @case, Func<BifrostClient, BatchKeyPin?, Task> make, params string[] requests)
    {
        Signature = signature;
        _case = @case;
        _make = make;
        Requests = requests;
    }

    internal PublicCall(string signature, string @case, Func<BifrostClient, Task> make, params string[] requests)
        : this(signature, @case, (client, _) => make(client), requests)
    {
    }

    public static IReadOnlyList<PublicCall> All { get; } = [.. BatchCalls.All, .. ResultCalls.All, .. FileCalls.All];

    /// <summary>The method with the types of its parameters.</summary>
    public string Signature { get; }

    /// <summary>Method, path and query of each request, escaped as in the request line.</summary>
    internal IReadOnlyList<string> Requests { get; }

    /// <summary>Every method that the two clients offer.</summary>
    public static IEnumerable<string> Signatures() =>
        from client in new[] { typeof(BatchesClient), typeof(FilesClient) }
        from method in client.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        let types = method.GetParameters().Select(parameter => parameter.ParameterType).Where(type => type != typeof(CancellationToken))
        select $"{client.Name}.{method.Name}({string.Join(", ", types.Select(NameOf))})";

    public override string ToString() => _case.Length == 0 ? Signature : $"{Signature}: {_case}";

    internal Task MakeAsync(BifrostClient client, BatchKeyPin? pin = null) => _make(client, pin);

    private static string NameOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type).Name.Split('`')[0];
}
