namespace Bifrost.Client;

/// <summary>
/// Pins one of the gateway's configured provider keys, by name or by id. An upload and a create each take a key at random, so with
/// several keys the file of a batch may belong to another account than the batch; the same pin on both keeps them together.
/// </summary>
/// <remarks>Other calls try all keys and ignore a pin.</remarks>
public sealed record BatchKeyPin
{
    private BatchKeyPin(string? name, string? id)
    {
        Name = name;
        Id = id;
    }

    /// <summary>The name of the key in the gateway's configuration, not the secret; <see langword="null"/> when pinned by id.</summary>
    public string? Name { get; }

    /// <summary>The id of the key in the gateway's configuration; <see langword="null"/> when pinned by name.</summary>
    public string? Id { get; }

    /// <summary>Pins a key by its name (<c>x-bf-api-key</c>).</summary>
    /// <param name="name">The name in the gateway's configuration.</param>
    /// <returns>The pin.</returns>
    /// <exception cref="ArgumentException">The name is blank, or cannot stand in a header.</exception>
    public static BatchKeyPin ByName(string name) => new(Check(name, nameof(name)), null);

    /// <summary>Pins a key by its id (<c>x-bf-api-key-id</c>).</summary>
    /// <param name="id">The id in the gateway's configuration.</param>
    /// <returns>The pin.</returns>
    /// <exception cref="ArgumentException">The id is blank, or cannot stand in a header.</exception>
    public static BatchKeyPin ById(string id) => new(null, Check(id, nameof(id)));

    internal static IReadOnlyList<(string Name, string? Value)> Headers(BatchKeyPin? pin) =>
        pin is null ? [] : [("x-bf-api-key", pin.Name), ("x-bf-api-key-id", pin.Id)];

    private static string Check(string value, string paramName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, paramName);
        return Credentials.FaultOf(value) is string fault ? throw new ArgumentException($"The key's {paramName} {fault}.", paramName) : value;
    }
}
