using System.Text.Json.Serialization;

namespace Bifrost.Client.Testing;

/// <summary>Serialization of the records on disk.</summary>
[JsonSerializable(typeof(FileRecord))]
[JsonSerializable(typeof(BatchRecord))]
internal sealed partial class StateJsonContext : JsonSerializerContext;
