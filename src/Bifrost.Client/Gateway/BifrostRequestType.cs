using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>What kind of call the gateway took a request for (<c>extra_fields.request_type</c>).</summary>
/// <remarks>An open set. Empty inside the items of a list on newer gateways.</remarks>
[JsonConverter(typeof(OpenValueConverter<BifrostRequestType>))]
public readonly record struct BifrostRequestType : IOpenValue<BifrostRequestType>
{
    private readonly string? _value;

    /// <summary>Creates a value from the word that stands on the wire.</summary>
    /// <param name="value">The word, exactly as the gateway spells it; <see langword="null"/> is the same as empty.</param>
    public BifrostRequestType(string? value) => _value = string.IsNullOrEmpty(value) ? null : value;

    /// <summary>The word as it stands on the wire; empty for <see langword="default"/>, never <see langword="null"/>.</summary>
    public string Value => _value ?? "";

    /// <summary><c>batch_create</c></summary>
    public static BifrostRequestType BatchCreate { get; } = new("batch_create");

    /// <summary><c>batch_list</c></summary>
    public static BifrostRequestType BatchList { get; } = new("batch_list");

    /// <summary><c>batch_retrieve</c></summary>
    public static BifrostRequestType BatchRetrieve { get; } = new("batch_retrieve");

    /// <summary><c>batch_cancel</c></summary>
    public static BifrostRequestType BatchCancel { get; } = new("batch_cancel");

    /// <summary><c>batch_results</c></summary>
    public static BifrostRequestType BatchResults { get; } = new("batch_results");

    /// <summary><c>batch_delete</c></summary>
    public static BifrostRequestType BatchDelete { get; } = new("batch_delete");

    /// <summary><c>file_upload</c></summary>
    public static BifrostRequestType FileUpload { get; } = new("file_upload");

    /// <summary><c>file_list</c></summary>
    public static BifrostRequestType FileList { get; } = new("file_list");

    /// <summary><c>file_retrieve</c></summary>
    public static BifrostRequestType FileRetrieve { get; } = new("file_retrieve");

    /// <summary><c>file_delete</c></summary>
    public static BifrostRequestType FileDelete { get; } = new("file_delete");

    /// <summary><c>file_content</c></summary>
    public static BifrostRequestType FileContent { get; } = new("file_content");

    static BifrostRequestType IOpenValue<BifrostRequestType>.Create(string? value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
