using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary><c>DELETE …/files/{id}</c>, in both families.</summary>
internal static class DeleteFile
{
    public static GatewayResponse Handle(GatewayCall call)
    {
        // With Google's storage, what is not there has been deleted.
        if (!call.World.Files.Remove(call.Provider, call.Id) && call.Provider != ModelProvider.Vertex)
            return UnknownFile.Answer(call);

        var answer = new FileDeletion
        {
            Id = WireId.WriteFileId(call.Id, call.Provider, call.Family),
            Object = "file",
            Deleted = true,
            ExtraFields = call.Answered,
        };
        return new GatewayResponse
        {
            Body = WireJson.Write(call.Family, json => JsonSerializer.Serialize(json, answer, BifrostJson.TypeInfo<FileDeletion>())),
        };
    }
}
