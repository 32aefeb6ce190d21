using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>Where a file is kept.</summary>
/// <remarks>An open set.</remarks>
[JsonConverter(typeof(OpenValueConverter<FileStorageBackend>))]
public readonly record struct FileStorageBackend : IOpenValue<FileStorageBackend>
{
    private readonly string? _value;

    /// <summary>Creates a value from the word that stands on the wire.</summary>
    /// <param name="value">The word, exactly as the gateway spells it; <see langword="null"/> is the same as empty.</param>
    public FileStorageBackend(string? value) => _value = string.IsNullOrEmpty(value) ? null : value;

    /// <summary>The word as it stands on the wire; empty for <see langword="default"/>, never <see langword="null"/>.</summary>
    public string Value => _value ?? "";

    /// <summary>At the provider.</summary>
    public static FileStorageBackend Api { get; } = new("api");

    /// <summary>In Amazon S3.</summary>
    public static FileStorageBackend S3 { get; } = new("s3");

    /// <summary>In Google Cloud Storage.</summary>
    public static FileStorageBackend Gcs { get; } = new("gcs");

    /// <summary>In the memory of the gateway.</summary>
    public static FileStorageBackend Memory { get; } = new("memory");

    static FileStorageBackend IOpenValue<FileStorageBackend>.Create(string? value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
