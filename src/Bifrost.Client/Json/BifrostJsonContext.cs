using System.Text.Json.Serialization;
using Bifrost.Client.Errors;

namespace Bifrost.Client.Json;

/// <summary>The source-generated serialization metadata of the JSON types.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Batch))]
[JsonSerializable(typeof(BatchReference))]
[JsonSerializable(typeof(BatchResultsPosition))]
[JsonSerializable(typeof(BatchResultItem))]
[JsonSerializable(typeof(BatchResultsPage))]
[JsonSerializable(typeof(BatchListPage))]
[JsonSerializable(typeof(BifrostFile))]
[JsonSerializable(typeof(FileListPage))]
[JsonSerializable(typeof(FileDeletion))]
[JsonSerializable(typeof(AnyObject))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(ErrorDetail))]
internal sealed partial class BifrostJsonContext : JsonSerializerContext;
