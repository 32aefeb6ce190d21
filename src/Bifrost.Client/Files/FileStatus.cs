using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>The state of a file.</summary>
/// <remarks>An open set: words of a provider that the gateway does not know are passed through.</remarks>
[JsonConverter(typeof(OpenValueConverter<FileStatus>))]
public readonly record struct FileStatus : IOpenValue<FileStatus>
{
    private readonly string? _value;

    /// <summary>Creates a value from the word that stands on the wire.</summary>
    /// <param name="value">The word, exactly as the gateway spells it; <see langword="null"/> is the same as empty.</param>
    public FileStatus(string? value) => _value = string.IsNullOrEmpty(value) ? null : value;

    /// <summary>The word as it stands on the wire; empty for <see langword="default"/>, never <see langword="null"/>.</summary>
    public string Value => _value ?? "";

    /// <summary>The file has arrived.</summary>
    public static FileStatus Uploaded { get; } = new("uploaded");

    /// <summary>The file can be used.</summary>
    public static FileStatus Processed { get; } = new("processed");

    /// <summary>The file is being prepared.</summary>
    public static FileStatus Processing { get; } = new("processing");

    /// <summary>The provider waits for the content.</summary>
    public static FileStatus PendingUpload { get; } = new("pending_upload");

    /// <summary>The file cannot be used.</summary>
    public static FileStatus Error { get; } = new("error");

    /// <summary>The file is gone.</summary>
    public static FileStatus Deleted { get; } = new("deleted");

    static FileStatus IOpenValue<FileStatus>.Create(string? value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
