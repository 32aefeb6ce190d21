using System.ComponentModel;

namespace Bifrost.Client.Json;

/// <summary>A string value from an open set: known values are defined as static properties, other values are preserved.</summary>
/// <typeparam name="TSelf">The type that implements this interface.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IOpenValue<TSelf>
    where TSelf : struct, IOpenValue<TSelf>
{
    /// <summary>The value as sent by the gateway; never <see langword="null"/>.</summary>
    string Value { get; }

    /// <summary>Creates a value from a string.</summary>
    /// <param name="value">The string; <see langword="null"/> is treated as an empty string.</param>
    /// <returns>The value.</returns>
    static abstract TSelf Create(string? value);
}
