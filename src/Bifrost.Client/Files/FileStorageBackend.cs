using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>The storage of a file. The set of values is open.</summary>
[JsonConverter(typeof(OpenValueConverter<FileStorageBackend>))]
public readonly record struct FileStorageBackend : IOpenValue<FileStorageBackend>
{
    /// <summary>Initializes a value from a string.</summary>
    /// <param name="value">The value as sent by the gateway; <see langword="null"/> is treated as an empty string.</param>
    public FileStorageBackend(string? value) => Value = value ?? "";

    /// <summary>The value as sent by the gateway; an empty string for <see langword="default"/>, never <see langword="null"/>.</summary>
    public string Value { get => field ?? ""; private init => field = value.Length == 0 ? null : value; }

    /// <summary>The storage of the provider.</summary>
    public static FileStorageBackend Api { get; } = new("api");

    /// <summary>Amazon S3.</summary>
    public static FileStorageBackend S3 { get; } = new("s3");

    /// <summary>Google Cloud Storage.</summary>
    public static FileStorageBackend Gcs { get; } = new("gcs");

    /// <summary>The memory of the gateway.</summary>
    public static FileStorageBackend Memory { get; } = new("memory");

    static FileStorageBackend IOpenValue<FileStorageBackend>.Create(string? value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
