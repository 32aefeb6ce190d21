using Bifrost.Client.Common;

namespace Bifrost.Client;

/// <summary>
/// Selects one of the provider keys that are configured in the gateway, by name or by id. Use the same pin to upload a file and to create
/// a batch from it.
/// </summary>
/// <remarks>
/// Without a pin, the gateway selects a key at random for each upload and each create: if it has keys of several accounts, the file and the
/// batch can end up in different accounts. Other calls try all keys and ignore the pin.
/// </remarks>
public sealed record BatchKeyPin
{
    private BatchKeyPin(string? name, string? id)
    {
        Name = name;
        Id = id;
    }

    /// <summary>The name of the key in the gateway configuration (not the secret); <see langword="null"/> if the key is selected by id.</summary>
    public string? Name { get; }

    /// <summary>The id of the key in the gateway configuration; <see langword="null"/> if the key is selected by name.</summary>
    public string? Id { get; }

    /// <summary>Selects a key by name; sent as the header <c>x-bf-api-key</c>.</summary>
    /// <param name="name">The name of the key in the gateway configuration.</param>
    /// <returns>The pin.</returns>
    /// <exception cref="ArgumentException">The name is blank, starts or ends with white space, or contains a character that is not allowed in a header.</exception>
    public static BatchKeyPin ByName(string name) => new(Validate(name, nameof(name)), null);

    /// <summary>Selects a key by id; sent as the header <c>x-bf-api-key-id</c>.</summary>
    /// <param name="id">The id of the key in the gateway configuration.</param>
    /// <returns>The pin.</returns>
    /// <exception cref="ArgumentException">The id is blank, starts or ends with white space, or contains a character that is not allowed in a header.</exception>
    public static BatchKeyPin ById(string id) => new(null, Validate(id, nameof(id)));

    private static string Validate(string value, string paramName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, paramName);
        return HeaderText.Validate(value) is string error ? throw new ArgumentException($"The key's {paramName} {error}.", paramName) : value;
    }
}
