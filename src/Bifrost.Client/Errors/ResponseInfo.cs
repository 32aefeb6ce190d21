using Bifrost.Client.Common;

namespace Bifrost.Client.Errors;

/// <summary>What an exception says about the response that it is about.</summary>
internal readonly record struct ResponseInfo(GatewayCall Call, int StatusCode, string? ContentType);
