using System.Text.Json.Serialization;

namespace Bifrost.Client.Jobs;

/// <summary>The source-generated serialization metadata of the state of a job; the head is indented, so that a person can read it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(JobState))]
[JsonSerializable(typeof(JobPart))]
[JsonSerializable(typeof(Version1State))]
internal sealed partial class JobJsonContext : JsonSerializerContext;
