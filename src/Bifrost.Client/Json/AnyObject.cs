namespace Bifrost.Client.Json;

/// <summary>A JSON object whose members are not read.</summary>
internal sealed class AnyObject;
