namespace Bifrost.Client.Testing;

/// <summary>Handles a direct call of a model, which the same function answers as the requests of batches.</summary>
internal static class CallModel
{
    public static GatewayResponse Handle(RequestContext context, BatchEndpoint endpoint)
    {
        var body = new JsonPayload(context.Request.Body);
        ModelPrompt prompt = ModelPrompt.Read(body);
        if (prompt.IsStreamed)
            return context.BadRequest("The test gateway does not stream responses: send the request without 'stream'.");

        var request = new GatewayBatchRequest
        {
            Provider = context.Provider,
            Model = ModelName.Parse(prompt.Model!, context.State).Name,
            IsDirectCall = true,
            Line = context.State.NextCallNumber(),
            CustomId = "",
            Body = body,
            Endpoint = endpoint,
            CreatedAt = context.State.Now,
        };
        return context.State.Answer(request) is { } item ? CreateResponse(request, item) : CreateLostResponse(context);
    }

    private static GatewayResponse CreateResponse(GatewayBatchRequest request, BatchResultItem item)
    {
        // A function for batches can return an item without a response, or without a body.
        int statusCode = item.Response is { StatusCode: > 0 } response ? response.StatusCode : BatchAnswers.IsFailure(item) ? 500 : 200;
        JsonPayload body = item.Response?.Body
            ?? item.Result?.Message
            ?? request.CreateErrorBody(statusCode, item.Error?.Message ?? "The request failed.");
        return new GatewayResponse { StatusCode = statusCode, Body = body.Utf8 };
    }

    // The provider never responds, and the gateway gives up.
    private static GatewayResponse CreateLostResponse(RequestContext context) => new GatewayError(504, "The provider did not respond in time.")
    {
        IsBifrostError = true,
        ErrorType = "request_timed_out",
        ExtraFields = context.ErrorExtraFields,
    }.ToResponse(context.Family);
}
