using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>The default model behind the gateway: it repeats the text of the last message, in the response format of the provider.</summary>
internal static class EchoModel
{
    /// <summary>Creates the body of a successful response.</summary>
    /// <param name="request">The request.</param>
    /// <param name="text">The text of the response; null repeats the last message.</param>
    public static JsonPayload CreateResponse(GatewayBatchRequest request, string? text = null)
    {
        ModelPrompt prompt = ModelPrompt.Read(request.Body);
        var response = new ModelResponse(request, prompt, [.. prompt.Inputs.Select(input => text ?? input)]);
        Action<Utf8JsonWriter, ModelResponse> writeMembers = ModelFormat.Select(request, prompt);
        return WireJson.WriteObject(json => writeMembers(json, response));
    }
}
