using System.Net;

namespace Bifrost.Client.Fuzz;

/// <summary>Reads a response with an error status: always an exception, whose properties can be read.</summary>
internal sealed class ErrorTarget() : FuzzTarget("error")
{
    private static readonly BatchReference Batch = new(ModelProvider.OpenAI, "batch_1");
    private static readonly int[] StatusCodes = [301, 400, 401, 402, 403, 404, 408, 413, 429, 499, 500, 502, 503, 504];

    protected override Outcome Run(byte[] input, int pieceSize)
    {
        // The status depends on the input, so that an input says all.
        var status = (HttpStatusCode)StatusCodes[input.Length % StatusCodes.Length];
        string contentType = input.Length % 3 == 0 ? "text/plain" : "application/json";
        using BifrostClient client = new FakeGateway(input, pieceSize, status, contentType).CreateClient();
        Outcome outcome = Record(async _ => await client.Batches.GetResultsPageAsync(Batch));
        if (outcome.Failure is null)
            throw new FindingException($"Status {status} is not an error.");
        return outcome with { Values = [Record(values => DescribeAsync(values, outcome.Failure)).Values.Single()] };
    }

    private static Task DescribeAsync(List<string> values, BifrostException failure)
    {
        if (string.IsNullOrEmpty(failure.Endpoint))
            throw new FindingException($"{failure} has no Endpoint.");
        string text = failure.Message;
        if (failure is BifrostApiException api)
            text += $" {api.StatusCode} {api.ErrorMessage} {api.BodyExcerpt} {api.IsTransient} {api.RetryAfter} {api.ExtraFields}";
        values.Add(text);
        return Task.CompletedTask;
    }
}
