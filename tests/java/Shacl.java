// What TopBraid finds in a file of triples by a file of shapes, on Apache Jena: its report, as N-Triples.
//     java -cp 'lib/*' Shacl.java DATA SHAPES

import org.apache.jena.rdf.model.Model;
import org.apache.jena.riot.RDFDataMgr;
import org.topbraid.shacl.validation.ValidationUtil;

public class Shacl {
    public static void main(String[] given) {
        Model data = RDFDataMgr.loadModel(given[0]);
        Model shapes = RDFDataMgr.loadModel(given[1]);
        ValidationUtil.validateModel(data, shapes, false).getModel().write(System.out, "N-TRIPLES");
    }
}
