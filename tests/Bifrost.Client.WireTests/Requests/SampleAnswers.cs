namespace Bifrost.Client.WireTests.Requests;

/// <summary>An answer to each request of the API.</summary>
internal static class SampleAnswers
{
    private const string Batch =
        """
        {"id":"batch_1","object":"batch","status":"completed","request_counts":{"total":2,"completed":1,"failed":1},
         "output_file_id":"file-output","error_file_id":"file-errors"}
        """;

    private const string File = """{"id":"file-1","object":"file","bytes":3,"filename":"batch.jsonl","purpose":"batch","status":"processed"}""";
    private const string Succeeded = """{"custom_id":"a","response":{"status_code":200,"body":{}}}""";
    private const string Failed = """{"custom_id":"b","response":{"status_code":500,"body":{}}}""";

    /// <summary>Serves all requests that are given as method, path and query.</summary>
    public static void Serve(WireServer server, IEnumerable<string> requests)
    {
        foreach (string request in requests.Distinct())
        {
            string[] parts = request.Split(' ', 2);
            server.Serve(parts[0], parts[1], WireAnswer.Json(For(parts[0], parts[1])));
        }
    }

    private static string For(string method, string target)
    {
        string path = target.Split('?')[0];
        return method switch
        {
            "DELETE" => """{"id":"file-1","object":"file","deleted":true}""",
            "GET" when path.EndsWith("/results", StringComparison.Ordinal) => $$"""{"batch_id":"{{LastSegment(path[..^"/results".Length])}}","results":[{{Succeeded}}]}""",
            "GET" when path.Contains("file-output/content", StringComparison.Ordinal) => Succeeded + "\n",
            "GET" when path.EndsWith("/content", StringComparison.Ordinal) => Failed + "\n",
            "GET" when path == "/v1/batches" => Page(target, Batch),
            "GET" when path == "/v1/files" => Page(target, File),
            "GET" when path.Contains("/batches/", StringComparison.Ordinal) => Batch.Replace("batch_1", LastSegment(path), StringComparison.Ordinal),
            "GET" when path.Contains("/files/", StringComparison.Ordinal) => File.Replace("file-1", LastSegment(path), StringComparison.Ordinal),
            _ when path.Contains("/files", StringComparison.Ordinal) => File,
            _ => Batch,
        };
    }

    // A batch or file has the id that was asked for.
    private static string LastSegment(string path) => Uri.UnescapeDataString(path.Split('/')[^1]);

    // A list has two pages; the cursor of the second one needs escapes.
    private static string Page(string target, string item) => target.Contains("&after=", StringComparison.Ordinal)
        ? $$"""{"object":"list","data":[{{item.Replace("1\"", "2\"", StringComparison.Ordinal)}}],"has_more":false}"""
        : $$"""{"object":"list","data":[{{item}}],"has_more":true,"next_cursor":"bmV4dA==","after":"bmV4dA=="}""";
}
