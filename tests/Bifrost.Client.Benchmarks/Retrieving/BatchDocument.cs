namespace Bifrost.Client.Benchmarks.Retrieving;

/// <summary>A batch as the gateway tells of a finished one.</summary>
internal static class BatchDocument
{
    public const string Json = """
        {"id":"batch_67","object":"batch","endpoint":"/v1/chat/completions","input_file_id":"file-input","completion_window":"24h","status":"completed","request_counts":{"total":50000,"completed":49990,"failed":10},"metadata":{"job":"nightly","team":"search"},"created_at":1760000000,"expires_at":1760086400,"in_progress_at":1760000060,"finalizing_at":1760003600,"completed_at":1760003660,"output_file_id":"file-output","error_file_id":"file-errors","errors":{"object":"list","data":[{"code":"invalid_request","message":"A line could not be read.","param":"body","line":17}]},"extra_fields":{"request_type":"batch_retrieve","provider":"openai","model_requested":"gpt-4o-mini","latency":412,"chunk_index":0}}
        """;
}
