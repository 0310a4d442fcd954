// A SPARQL endpoint over files of N-Quads, by Apache Jena's engine, whose default graph is the union of all:
//     java -cp 'lib/*' Jena.java PORT FILE ...

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.DatasetFactory;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.riot.RDFDataMgr;

public class Jena {
    public static void main(String[] given) throws Exception {
        Dataset read = DatasetFactory.create();
        for (int at = 1; at < given.length; at++) {
            RDFDataMgr.read(read, given[at]);
        }
        Dataset union = DatasetFactory.create(read.getUnionModel());
        read.listNames().forEachRemaining(name -> union.addNamedModel(name, read.getNamedModel(name)));
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", Integer.parseInt(given[0]));
        HttpServer server = HttpServer.create(address, 0);
        server.createContext("/query", exchange -> answer(exchange, union));
        server.start();
    }

    static void answer(HttpExchange exchange, Dataset data) throws java.io.IOException {
        String fields = exchange.getRequestURI().getRawQuery();
        if (exchange.getRequestMethod().equals("POST")) {
            fields = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        }
        String text = "";
        for (String field : fields.split("&")) {
            if (field.startsWith("query=")) {
                text = URLDecoder.decode(field.substring(6), StandardCharsets.UTF_8);
            }
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int status = 200;
        try (QueryExecution asked = QueryExecutionFactory.create(QueryFactory.create(text), data)) {
            if (asked.getQuery().isAskType()) {
                ResultSetFormatter.outputAsJSON(body, asked.execAsk());
            } else {
                ResultSetFormatter.outputAsJSON(body, asked.execSelect());
            }
        } catch (Exception error) {
            status = 400;
            body.reset();
            body.writeBytes(String.valueOf(error.getMessage()).getBytes(StandardCharsets.UTF_8));
        }
        String type = status == 200 ? "application/sparql-results+json" : "text/plain";
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.size());
        exchange.getResponseBody().write(body.toByteArray());
        exchange.close();
    }
}
