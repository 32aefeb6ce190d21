using System.Text.Json.Serialization;

namespace Bifrost.Client.Json;

/// <summary>How the wire's objects are read and written, generated at build time.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Batch))]
[JsonSerializable(typeof(BatchReference))]
[JsonSerializable(typeof(BatchResultItem))]
[JsonSerializable(typeof(BatchResultsPage))]
[JsonSerializable(typeof(BatchListPage))]
[JsonSerializable(typeof(BifrostFile))]
[JsonSerializable(typeof(FileListPage))]
[JsonSerializable(typeof(FileDeletion))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(ErrorDetail))]
internal sealed partial class BifrostJsonContext : JsonSerializerContext;
