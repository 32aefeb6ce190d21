using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>The status of a file. The set of values is open: the gateway passes on statuses that it does not know.</summary>
[JsonConverter(typeof(OpenValueConverter<FileStatus>))]
public readonly record struct FileStatus : IOpenValue<FileStatus>
{
    /// <summary>Initializes a value from a string.</summary>
    /// <param name="value">The value as sent by the gateway; <see langword="null"/> is treated as an empty string.</param>
    public FileStatus(string? value) => Value = value ?? "";

    /// <summary>The value as sent by the gateway; an empty string for <see langword="default"/>, never <see langword="null"/>.</summary>
    public string Value { get => field ?? ""; private init => field = value.Length == 0 ? null : value; }

    /// <summary>The file was uploaded.</summary>
    public static FileStatus Uploaded { get; } = new("uploaded");

    /// <summary>The file is ready for use.</summary>
    public static FileStatus Processed { get; } = new("processed");

    /// <summary>The file is being processed.</summary>
    public static FileStatus Processing { get; } = new("processing");

    /// <summary>The provider is waiting for the content.</summary>
    public static FileStatus PendingUpload { get; } = new("pending_upload");

    /// <summary>Processing failed; the file cannot be used.</summary>
    public static FileStatus Error { get; } = new("error");

    /// <summary>The file was deleted.</summary>
    public static FileStatus Deleted { get; } = new("deleted");

    static FileStatus IOpenValue<FileStatus>.Create(string? value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
