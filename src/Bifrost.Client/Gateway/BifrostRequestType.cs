using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>The type of a request, as determined by the gateway (<c>extra_fields.request_type</c>).</summary>
/// <remarks>The set of values is open. Empty for list items on gateways after April 2026.</remarks>
[JsonConverter(typeof(OpenValueConverter<BifrostRequestType>))]
public readonly record struct BifrostRequestType : IOpenValue<BifrostRequestType>
{
    /// <summary>Initializes a value from a string.</summary>
    /// <param name="value">The value as sent by the gateway; <see langword="null"/> is treated as an empty string.</param>
    public BifrostRequestType(string? value) => Value = value ?? "";

    /// <summary>The value as sent by the gateway; an empty string for <see langword="default"/>, never <see langword="null"/>.</summary>
    public string Value { get => field ?? ""; private init => field = value.Length == 0 ? null : value; }

    /// <summary>Creates a batch (<c>batch_create</c>).</summary>
    public static BifrostRequestType BatchCreate { get; } = new("batch_create");

    /// <summary>Lists batches (<c>batch_list</c>).</summary>
    public static BifrostRequestType BatchList { get; } = new("batch_list");

    /// <summary>Retrieves a batch (<c>batch_retrieve</c>).</summary>
    public static BifrostRequestType BatchRetrieve { get; } = new("batch_retrieve");

    /// <summary>Cancels a batch (<c>batch_cancel</c>).</summary>
    public static BifrostRequestType BatchCancel { get; } = new("batch_cancel");

    /// <summary>Retrieves the results of a batch (<c>batch_results</c>).</summary>
    public static BifrostRequestType BatchResults { get; } = new("batch_results");

    /// <summary>Deletes a batch (<c>batch_delete</c>).</summary>
    public static BifrostRequestType BatchDelete { get; } = new("batch_delete");

    /// <summary>Uploads a file (<c>file_upload</c>).</summary>
    public static BifrostRequestType FileUpload { get; } = new("file_upload");

    /// <summary>Lists files (<c>file_list</c>).</summary>
    public static BifrostRequestType FileList { get; } = new("file_list");

    /// <summary>Retrieves a file (<c>file_retrieve</c>).</summary>
    public static BifrostRequestType FileRetrieve { get; } = new("file_retrieve");

    /// <summary>Deletes a file (<c>file_delete</c>).</summary>
    public static BifrostRequestType FileDelete { get; } = new("file_delete");

    /// <summary>Downloads the content of a file (<c>file_content</c>).</summary>
    public static BifrostRequestType FileContent { get; } = new("file_content");

    static BifrostRequestType IOpenValue<BifrostRequestType>.Create(string? value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
