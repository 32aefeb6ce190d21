using System.ComponentModel;

namespace Bifrost.Client.Json;

/// <summary>A word from an open set: known values have names, unknown ones are kept as they are.</summary>
/// <typeparam name="TSelf">The type that implements this interface.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IOpenValue<TSelf>
    where TSelf : struct, IOpenValue<TSelf>
{
    /// <summary>The word as it stands on the wire; never <see langword="null"/>.</summary>
    string Value { get; }

    /// <summary>Creates a value from a word.</summary>
    /// <param name="value">The word; <see langword="null"/> is the same as empty.</param>
    /// <returns>The value.</returns>
    static abstract TSelf Create(string? value);
}
